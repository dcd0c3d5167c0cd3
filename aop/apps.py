from django.apps import AppConfig

from strategy.core import subjects


class AopConfig(AppConfig):
    name = "aop"

    def ready(self):
        from aop import import_work, integrity, tasks  # noqa: PLC0415  models can be named only once they are loaded
        from aop.exports import work as exports  # noqa: PLC0415

        integrity.register_all()
        tasks.register_all()
        import_work.register_all()
        exports.register_all()
        transfers = self.get_model("Transfer").objects
        seen_by = {
            "BudgetLine": None,
            "PlanVersion": None,
            "Transfer": transfers.whole_to,
        }  # its story names every line
        for name, word in (
            ("BudgetLine", "Budget line"),
            ("PlanVersion", "Plan version"),
            ("Transfer", "Transfer"),
            ("Seat", "Seat"),
        ):
            model = self.get_model(name)
            subjects.register(
                label=model._meta.label_lower,
                name=word,
                address=model.get_absolute_url,
                visible_to=seen_by.get(name) or model.objects.visible_to,
            )
