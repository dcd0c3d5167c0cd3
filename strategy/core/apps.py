from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "strategy.core"
    label = "strategy"
    verbose_name = "Strategy Stack"

    def ready(self):
        from strategy.core import integrity, register  # noqa: PLC0415  models can be named only once they are loaded

        integrity.register_all()
        register.register_all()
