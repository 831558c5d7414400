"""A program that is a package: models, helpers and views in modules of their own."""
from boiler import Mediator, sink, source

from .models import Product
from .views import ProductPage


class ProductPages(Mediator):
    source = source.domain_model(Product)
    sink = sink.firestore()
    view_model_cls = ProductPage
