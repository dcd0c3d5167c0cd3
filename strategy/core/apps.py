from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "strategy.core"
    label = "strategy"
    verbose_name = "Strategy Stack"
