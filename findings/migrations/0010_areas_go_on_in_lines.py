from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def make_lines(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Put each area into the line of the area that it had led to, which gives the line its code.

    Rows are only added, and none that is sealed changes: at the end of `migrate` the register takes
    the new ones in. Of two areas of one framework with one successor, the first goes on.
    """
    areas = apps.get_model("findings", "JudgementArea")._base_manager
    lines = apps.get_model("findings", "JudgementLine")._base_manager
    places = apps.get_model("findings", "LineArea")._base_manager
    known = {area.pk: area for area in areas.order_by("order", "pk")}
    made, codes, taken = {}, set(), set()
    for area in known.values():
        heir, passed = area, set()
        while heir.successor_id is not None and heir.pk not in passed:
            passed.add(heir.pk)
            heir = known[heir.successor_id]
        key = heir.pk if (heir.pk, area.framework) not in taken else ("alone", area.pk)
        taken.add((key, area.framework))
        if key not in made:
            stem = (heir if key == heir.pk else area).code[:50]
            numbered = (f"{stem}-{number}" for number in range(2, len(known) + 2))
            code = next(code for code in (stem, *numbered) if code not in codes)
            codes.add(code)
            made[key] = lines.create(code=code)
        places.create(line=made[key], area=area, framework=area.framework)


class Migration(migrations.Migration):
    dependencies = [
        ("findings", "0009_lines_of_areas"),
    ]

    operations = [
        migrations.RunPython(make_lines, migrations.RunPython.noop),
    ]
