"""Mail servers for the tests: real SMTP, each in a process of its own, forked from this one, which has read all of
Python that they need.

Each line of the standard input is JSON: a list of arguments starts a server, as

    ["--deliver-to", DIR, "--port", PORT]

and is answered by the number of its process once it listens on 127.0.0.1, or by 0 if it can't; such a number ends it,
and is answered by itself. When the standard input ends, all do. Each accepted mail becomes a file DIR/NNNNNN.eml, with
the envelope, the encryption and the login noted in headers of its own (X-Test-…).

What happens to a recipient stands before the @:
    refused…     never taken (550)
    later…       put off (451), every time
    later-N…     put off N times, then taken
    closing…     the server says that it is going down (421)
    full…        put off once its text was read (452), every time
    slow…        taken only when a file DIR/ADDRESS.let-through exists; DIR/ADDRESS.waiting tells that it waits

With --pipelining, commands may travel together, and each mail notes whether they did; with --eager, the text is asked
for even where no recipient was taken.

With --connections, so many may stand at once until a file DIR/more-connections exists; others are turned away (421).
"""

import argparse
import asyncio
import collections
import itertools
import json
import logging
import os
import re
import signal
import ssl
import sys
import warnings

from aiosmtpd.smtp import AuthResult, SMTP

LOOK_AGAIN = 0.01
LONGEST_WAIT = 60


class Postmaster:
    def __init__(self, folder, pipelining):
        self.folder = folder
        self.pipelining = pipelining
        self.numbers = itertools.count(1)
        self.put_off = collections.Counter()

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        return (["250-PIPELINING"] if self.pipelining else []) + responses

    async def handle_MAIL(self, server, session, envelope, address, options):
        envelope.came_together = len(server._reader._buffer) > 0
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 Sender ok"

    async def handle_RCPT(self, server, session, envelope, address, options):
        reply = self.objection_to(address)
        if reply is None:
            envelope.rcpt_tos.append(address)
            reply = "250 2.1.5 Recipient ok"
        return reply

    def objection_to(self, address):
        if address.startswith("refused"):
            return "550 5.1.1 No such mailbox here"
        if address.startswith("closing"):
            return "421 4.3.2 Going down for the night"
        if address.startswith("later"):
            times = re.match(r"later-(\d+)", address)
            self.put_off[address] += 1
            if times is None or self.put_off[address] <= int(times[1]):
                return "451 4.7.1 Greylisted, come back later"
        return None

    async def handle_DATA(self, server, session, envelope):
        for address in envelope.rcpt_tos:
            if address.startswith("full"):
                return "452 4.3.1 Not enough storage"
            if address.startswith("slow"):
                await self.wait_until_let_through(address)
        number = next(self.numbers)
        self.write(f"{number:06}.eml", self.notes(server, session, envelope) + envelope.content)
        return f"250 2.0.0 Taken as {number}"

    async def wait_until_let_through(self, address):
        self.write(f"{address}.waiting", b"")
        gate = os.path.join(self.folder, f"{address}.let-through")
        for _ in range(int(LONGEST_WAIT / LOOK_AGAIN)):
            if os.path.exists(gate):
                return
            await asyncio.sleep(LOOK_AGAIN)

    def notes(self, server, session, envelope):
        over_tls = server.transport.get_extra_info("cipher") is not None
        lines = [
            f"X-Test-From: {envelope.mail_from}",
            f"X-Test-To: {', '.join(envelope.rcpt_tos)}",
            f"X-Test-Tls: {'yes' if over_tls else 'no'}",
            f"X-Test-Login: {session.auth_data or ''}",
            f"X-Test-Connection: {session.peer[1]}",
            f"X-Test-Together: {'yes' if envelope.came_together else 'no'}",
        ]
        return "".join(line + "\r\n" for line in lines).encode()

    def write(self, name, content):
        """Whoever looks into the folder finds the whole file or none."""
        path = os.path.join(self.folder, name)
        with open(path + ".part", "wb") as file:
            file.write(content)
        os.rename(path + ".part", path)


class WhisperingSMTP(SMTP):
    """As if someone on the way had added a line."""

    async def push(self, status):
        agrees = status.startswith("220 Ready to start TLS")
        await super().push(f"{status}\r\n250 whispered" if agrees else status)


class EagerSMTP(SMTP):
    """Asks for the text of a mail to nobody, and notes in DIR/hung-up who leaves without its end."""

    async def smtp_DATA(self, arg):
        if self.envelope.rcpt_tos:
            return await super().smtp_DATA(arg)
        await self.push("354 Go on")
        line, end = None, b".\r\n"
        try:
            while line not in (end, b""):
                line = await self._reader.readline()
        finally:
            if line != end:
                self.event_handler.write("hung-up", b"")
        await self.push("554 5.5.1 No valid recipients")


class TurnedAway(asyncio.Protocol):
    def __init__(self, folder):
        self.noted = os.path.join(folder, "turned-away")

    def connection_made(self, transport):
        with open(self.noted, "ab") as file:
            file.write(b".")
        transport.write(b"421 4.7.0 Too many connections\r\n")
        transport.close()


class Doorkeeper:
    def __init__(self, most, folder):
        self.most = most
        self.lifted = os.path.join(folder, "more-connections")
        self.standing = set()

    def admits(self):
        return self.most is None or len(self.standing) < self.most or os.path.exists(self.lifted)


def authenticator(login):
    user, _, password = login.partition(":")

    def check(server, session, envelope, mechanism, given):
        good = given.login == user.encode() and given.password == password.encode()
        return AuthResult(success=good, handled=good, auth_data=user if good else None)

    return check


def arguments(words):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--deliver-to", metavar="DIR", required=True)
    parser.add_argument("--port", type=int, required=True)
    encryption = parser.add_mutually_exclusive_group()
    encryption.add_argument("--starttls", action="store_true", help="offer STARTTLS")
    encryption.add_argument("--tls", action="store_true", help="TLS from the first byte")
    parser.add_argument("--whisper", action="store_true", help="say more in plain text after agreeing to STARTTLS")
    parser.add_argument("--cert", metavar="PEM")
    parser.add_argument("--key", metavar="PEM")
    parser.add_argument("--login", metavar="USER:PASSWORD", help="take mails only after this login")
    parser.add_argument("--connections", metavar="N", type=int, help="so many may stand at once")
    parser.add_argument("--pipelining", action="store_true", help="take commands that travel together")
    parser.add_argument("--eager", action="store_true", help="ask for the text of a mail to nobody")
    given = parser.parse_args(words)
    if (given.starttls or given.tls) and not (given.cert and given.key):
        parser.error("TLS needs --cert and --key")
    return given


async def serve(given, listens, life):
    tls = None
    if given.cert:
        tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        tls.load_cert_chain(given.cert, given.key)
    postmaster = Postmaster(given.deliver_to, given.pipelining)
    doorkeeper = Doorkeeper(given.connections, given.deliver_to)

    kind = WhisperingSMTP if given.whisper else EagerSMTP if given.eager else SMTP

    class CountedSMTP(kind):
        def connection_lost(self, error):
            doorkeeper.standing.discard(self)
            super().connection_lost(error)

    def conversation():
        if not doorkeeper.admits():
            return TurnedAway(given.deliver_to)
        admitted = CountedSMTP(
            postmaster,
            hostname="mail.test",
            ident="Purser's test server",
            enable_SMTPUTF8=True,
            tls_context=tls if given.starttls else None,
            auth_required=bool(given.login),
            auth_require_tls=given.starttls,
            authenticator=authenticator(given.login) if given.login else None,
            command_call_limit=1_000_000,
        )
        doorkeeper.standing.add(admitted)
        return admitted

    loop = asyncio.get_running_loop()
    await loop.create_server(conversation, "127.0.0.1", given.port, ssl=tls if given.tls else None)
    os.write(listens, b"!")
    await loop.run_in_executor(None, os.read, life, 1)


class Servers:
    def __init__(self):
        self.life, self.held = os.pipe()

    def start(self, words):
        heard, listens = os.pipe()
        process = os.fork()
        if process == 0:
            os.close(self.held)
            os.close(heard)
            self.run(words, listens)
        os.close(listens)
        is_up = os.read(heard, 1) != b""
        os.close(heard)
        if not is_up:
            os.waitpid(process, 0)
        return process if is_up else 0

    def run(self, words, listens):
        try:
            asyncio.run(serve(arguments(words), listens, self.life))
        except BaseException as error:
            print(error, file=sys.stderr)
        os._exit(0)

    def end(self, process):
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        return process


if __name__ == "__main__":
    logging.disable(logging.ERROR)
    warnings.simplefilter("ignore")  # a login without TLS is just what some tests want
    servers = Servers()
    for line in sys.stdin:
        asked = json.loads(line)
        print(servers.start(asked) if isinstance(asked, list) else servers.end(asked), flush=True)
