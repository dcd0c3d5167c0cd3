from django.apps import AppConfig

from strategy.core import subjects


class OkrsConfig(AppConfig):
    name = "okrs"

    def ready(self):
        from okrs import integrity, outgoing, receivers  # noqa: PLC0415  models can be named only once they are loaded

        integrity.register_all()
        receivers.connect()
        outgoing.register_all()
        for name in ("Objective", "KeyResult", "Bet"):
            model = self.get_model(name)
            subjects.register(
                label=model._meta.label_lower,
                name=str(model._meta.verbose_name).capitalize(),
                address=model.get_absolute_url,
                visible_to=model.objects.visible_to,
            )
