from typing import Any

class Object:
    reference: bytes

class Dictionary(Object, dict[str, Any]): ...

class PDF:
    objects: list[Object]
    def add_object(self, object: Object) -> None: ...
