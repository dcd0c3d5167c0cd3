"""One handler turns every refusal into a clear answer; none becomes a 500."""

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, OperationalError
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

from strategy.core.concurrency import Conflict, Gone, VersionMissing, plain_value


class RuleBroken(exceptions.APIException):
    """A well-formed request that breaks a rule; views raise it from a service's refusal."""

    status_code = 422
    default_code = "rule_broken"

    def __init__(self, refusal: Exception | str):
        super().__init__(str(refusal) or (refusal.__doc__ if isinstance(refusal, Exception) else ""))


def handle(exception: Exception, context: dict) -> Response | None:
    """DRF's exception handler with our own refusals added."""
    if isinstance(exception, Conflict):
        return Response(_conflict(exception), status=412, headers={"ETag": f'"{exception.version}"'})
    if isinstance(exception, Gone):
        return Response({"detail": str(exception) or Gone.__doc__}, status=404)
    if isinstance(exception, VersionMissing):
        return Response({"detail": f"Send If-Match. {VersionMissing.__doc__}"}, status=428)
    if isinstance(exception, ValidationError):
        fields = (
            exception.message_dict if hasattr(exception, "error_dict") else {"non_field_errors": exception.messages}
        )
        exception = exceptions.ValidationError(fields)
    if isinstance(exception, IntegrityError):
        return Response({"detail": "Another row already stands in the way of this one."}, status=409)
    if isinstance(exception, UnicodeError | DataError | OverflowError | RecursionError):
        return Response({"detail": "Some of the text or a number cannot be kept."}, status=400)
    if isinstance(exception, OperationalError) and "lock" in str(exception):
        return Response(
            {"detail": "Somebody else is changing this; try again."}, status=503, headers={"Retry-After": "2"}
        )
    return exception_handler(exception, context)


def _conflict(conflict: Conflict) -> dict:
    return {
        "detail": str(conflict),
        "version": conflict.version,
        "fields": {
            clash.name: {
                "original": plain_value(clash.original),
                "theirs": plain_value(clash.theirs),
                "yours": plain_value(clash.yours),
            }
            for clash in conflict.fields
        },
    }
