from django.apps import AppConfig

from strategy.core import subjects


class ReviewsConfig(AppConfig):
    name = "reviews"

    def ready(self):
        from reviews import tasks  # noqa: PLC0415  models can be named only once they are loaded

        tasks.register_all()
        for name in ("Review", "Decision"):
            model = self.get_model(name)
            subjects.register(
                label=model._meta.label_lower,
                name=name,
                address=model.get_absolute_url,
                visible_to=model.objects.visible_to,
            )
