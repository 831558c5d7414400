from boiler import CTX, DomainModel, Mediator, Store, ViewModel, attrs, reference, sink, source


class Invoice(DomainModel):
    class Meta:
        collection_name = "invoices"

    skus: list[str] = attrs.bproperty(import_default=list)


class Line(ViewModel):
    sku: str = attrs.bproperty()

    @staticmethod
    def rows(invoice: Invoice):
        return len(invoice.skus)

    @property
    def doc_ref(self):
        return CTX.db.document(f"lines/{self.root.doc_id}-{self.row['sku']}")


class Lines(Mediator):
    source = source.domain_model(Invoice)
    sink = sink.firestore()
    view_model_cls = Line
