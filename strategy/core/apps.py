from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "strategy.core"
    label = "strategy"
    verbose_name = "Strategy Stack"

    def ready(self):
        from strategy.core import faults, integrity, register  # noqa: F401, PLC0415  once the models are loaded
        from strategy.core.outgoing import integrity as mails  # noqa: PLC0415

        integrity.register_all()
        mails.register_all()
        register.register_all()
