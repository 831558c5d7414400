"""Stored names and defaults: data_key, case_conversion, import and export defaults, what is not exported."""
from typing import Optional

from boiler import CTX, DomainModel, Mediator, Store, ViewModel, attrs, reference, sink, source


def no_tags():
    return ["none"]


def unknown():
    return "unknown"


class Device(DomainModel):
    class Meta:
        collection_name = "devices"
        case_conversion = False

    serial_no: str = attrs.bproperty()
    firmware_version: Optional[str] = attrs.bproperty(data_key="FW-Version")
    owner_id: Optional[str] = attrs.bproperty(import_default="nobody")
    tags: list[str] = attrs.bproperty(import_default=no_tags)
    room = attrs.string(import_default=unknown)
    floor = attrs.integer(import_default=-1)
    settings = attrs.bdict(import_default=dict)


class DeviceStore(Store):
    device = reference(dm_cls=Device)


class DeviceRow(ViewModel):
    store: DeviceStore

    serial_no: str = attrs.bproperty()
    firmware_version: Optional[str] = attrs.bproperty(data_key="fw")
    owner_id: Optional[str] = attrs.bproperty()
    tag_count: Optional[int] = attrs.bproperty(export_default=-1)
    first_tag: Optional[str] = attrs.bproperty(export_default=unknown)
    place: str = attrs.bproperty()
    settings: dict = attrs.bproperty()
    secret: str = attrs.bproperty(export_enabled=False)
    kind = attrs.object_type()

    @serial_no.getter
    def serial_no(self):
        return self.store.device.serial_no

    @firmware_version.getter
    def firmware_version(self):
        return self.store.device.firmware_version

    @owner_id.getter
    def owner_id(self):
        return self.store.device.owner_id

    @tag_count.getter
    def tag_count(self):
        return len(self.store.device.tags)

    @first_tag.getter
    def first_tag(self):
        return self.store.device.tags[0]  # first

    @place.getter
    def place(self):
        return f"{self.store.device.room}/{self.store.device.floor}/{self.secret}"

    @settings.getter
    def settings(self):
        return self.store.device.settings

    @secret.getter
    def secret(self):
        return str(self.store.device.serial_no)[::-1]

    @property
    def doc_ref(self):
        return CTX.db.document(f"deviceRows/{self.store.device.doc_id}")


class DeviceRows(Mediator):
    source = source.domain_model(Device)
    sink = sink.firestore()
    view_model_cls = DeviceRow
