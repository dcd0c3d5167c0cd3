from django.apps import AppConfig


class StackConfig(AppConfig):
    name = "strategy.stack"
    label = "stack"
