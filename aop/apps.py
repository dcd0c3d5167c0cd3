from django.apps import AppConfig


class AopConfig(AppConfig):
    name = "aop"
