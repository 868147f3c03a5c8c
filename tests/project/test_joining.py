"""Writes of one round of the loop go out together."""

import asyncio

from caseway.project.joining import JoinedWrites


class Wire:
    def __init__(self):
        self.sent = []

    def write(self, piece):
        self.sent.append(piece)

    def close(self):
        self.sent.append("closed")

    def is_closing(self):
        return "closed" in self.sent


def on_the_wire(act):
    async def run():
        wire = Wire()
        await act(JoinedWrites(wire, asyncio.get_running_loop()))
        await asyncio.sleep(0)
        return wire.sent

    return asyncio.run(run())


def test_head_and_body_go_out_in_one_write():
    async def act(transport):
        transport.write(b"head ")
        transport.write(b"body")

    assert on_the_wire(act) == [b"head body"]


def test_what_comes_in_another_round_is_not_waited_for():
    async def act(transport):
        transport.write(b"one")
        await asyncio.sleep(0)
        transport.write(b"two")

    assert on_the_wire(act) == [b"one", b"two"]


def test_nothing_is_lost_by_closing():
    async def act(transport):
        transport.write(b"last words")
        assert not transport.is_closing()
        transport.close()

    assert on_the_wire(act) == [b"last words", "closed"]
