from caseway.automation.models.macros import Macro
from caseway.automation.models.webhooks import Delivery, DeliveryQuerySet, Webhook

__all__ = ["Delivery", "DeliveryQuerySet", "Macro", "Webhook"]
