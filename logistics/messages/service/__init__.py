"""Writes: ordering mails, and delivering them."""

from logistics.messages.service.cancelling import cancel_waiting_mails
from logistics.messages.service.delivery import Send, Write, deliver_next
from logistics.messages.service.leasing import claim_mail, clear_outbox, close_mail, put_back
from logistics.messages.service.ordering import order_mail
from logistics.messages.service.posting import NotTaken, send_by_smtp, write_to_folder

__all__ = [
    "NotTaken",
    "Send",
    "Write",
    "cancel_waiting_mails",
    "claim_mail",
    "clear_outbox",
    "close_mail",
    "deliver_next",
    "order_mail",
    "put_back",
    "send_by_smtp",
    "write_to_folder",
]
