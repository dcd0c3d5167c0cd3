from reviews.models.decisions import Decision, Move, SeatMove
from reviews.models.reviews import AgendaItem, Brief, ReadMark, Review, ReviewPart

__all__ = ["AgendaItem", "Brief", "Decision", "Move", "ReadMark", "Review", "ReviewPart", "SeatMove"]
