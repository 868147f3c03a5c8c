def send_digest(digest):
    """"""
