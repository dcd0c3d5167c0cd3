from django.apps import AppConfig


class AopConfig(AppConfig):
    name = "aop"

    def ready(self):
        from aop import import_work, integrity, tasks  # noqa: PLC0415  models can be named only once they are loaded
        from aop.exports import work as exports  # noqa: PLC0415

        integrity.register_all()
        tasks.register_all()
        import_work.register_all()
        exports.register_all()
