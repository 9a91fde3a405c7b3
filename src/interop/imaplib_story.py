"""What scripts do with Python's own IMAP client. Arguments: STARTTLS port, TLS port, certificate, user, password."""

import imaplib
import ssl
import sys
import time
import zlib

plain_port, tls_port, certificate, user, password = sys.argv[1:]
context = ssl.create_default_context(cafile=certificate)
message = b"From: ann@sender.example\r\nSubject: from Python\r\n\r\nOne.\r\n"


def ok(answer):
    status, lines = answer
    assert status == "OK", answer
    return lines


def file_and_read():
    with imaplib.IMAP4("localhost", int(plain_port)) as imap:
        assert "LOGINDISABLED" in imap.capabilities or "STARTTLS" in imap.capabilities
        ok(imap.starttls(context))
        ok(imap.login(user, password))
        ok(imap.create('"From Python/Deeper"'))
        assert any(b'"From Python/Deeper"' in line for line in ok(imap.list()))
        ok(imap.subscribe('"From Python/Deeper"'))
        assert any(b"Deeper" in line for line in ok(imap.lsub()))
        when = imaplib.Time2Internaldate(time.time())
        for _ in range(3):
            ok(imap.append('"From Python"', r"(\Seen $Forwarded)", when, message))
        assert ok(imap.select('"From Python"')) == [b"3"]
        assert ok(imap.search(None, "SUBJECT", '"from python"')) == [b"1 2 3"]
        assert ok(imap.search("UTF-8", "BODY", '"one."')) == [b"1 2 3"]
        (head, octets), end = ok(imap.fetch("2", "(FLAGS INTERNALDATE BODY.PEEK[])"))
        assert octets == message and end == b")", (octets, end)
        assert imaplib.Internaldate2tuple(head) is not None
        assert set(imaplib.ParseFlags(head)) == {b"\\Seen", b"$Forwarded"}, head
        ok(imap.store("1", "+FLAGS", r"(\Deleted)"))
        assert ok(imap.expunge()) == [b"1"]
        ok(imap.copy("1:2", '"From Python/Deeper"'))
        ok(imap.uid("MOVE", "2", '"From Python/Deeper"'))
        assert imap.response("EXPUNGE")[1] == [b"1"]
        ok(imap.noop())
        ok(imap.check())
        status = ok(imap.status('"From Python/Deeper"', "(MESSAGES UNSEEN)"))
        assert b"MESSAGES 3 UNSEEN 0" in status[0], status
        ok(imap.close())
        ok(imap.rename('"From Python"', '"Renamed"'))
        assert ok(imap.select('"Renamed/Deeper"', readonly=True)) == [b"3"]
        ok(imap.unselect())
        ok(imap.delete('"Renamed/Deeper"'))
        assert imap.select('"Renamed/Deeper"')[0] == "NO"


def log_in_in_every_way():
    with imaplib.IMAP4_SSL("localhost", int(tls_port), ssl_context=context) as imap:
        ok(imap.login_cram_md5(user, password))
        # Before ENABLE: afterwards this library puts "UTF8 (" into the message itself.
        ok(imap.append("Renamed", None, None, b"Subject: gr\xc3\xbc\xc3\x9fe\r\n\r\n"))
        ok(imap.enable("UTF8=ACCEPT"))
        ok(imap.select("Renamed"))
        assert ok(imap.search(None, "SUBJECT", '"grü"')) != [b""]
    with imaplib.IMAP4_SSL("localhost", int(tls_port), ssl_context=context) as imap:
        ok(imap.authenticate("PLAIN", lambda _: f"\0{user}\0{password}".encode()))
    with imaplib.IMAP4_SSL("localhost", int(tls_port), ssl_context=context) as imap:
        try:
            imap.login(user, "wrong")
        except imaplib.IMAP4.error as error:
            assert "AUTHENTICATIONFAILED" in str(error), error
        else:
            raise AssertionError("logged in with a wrong password")


def sort_and_thread():
    with imaplib.IMAP4_SSL("localhost", int(tls_port), ssl_context=context) as imap:
        ok(imap.login(user, password))
        ok(imap.create("Sorted"))
        for subject, to in (("b", ""), ("a", ""), ("Re: b", "References: <b@python>\r\n")):
            octets = f"Subject: {subject}\r\nMessage-ID: <{subject[-1]}@python>\r\n{to}\r\n"
            ok(imap.append("Sorted", None, None, octets.encode()))
        ok(imap.select("Sorted"))
        if "SORT" in imap.capabilities:
            assert ok(imap.sort("(SUBJECT)", "UTF-8", "ALL")) == [b"2 1 3"]
        if "THREAD=REFERENCES" in imap.capabilities:
            assert ok(imap.thread("REFERENCES", "UTF-8", "ALL")) == [b"(1 3)(2)"]


class Compressed:
    """The wire behind COMPRESS=DEFLATE, RFC 4978, in the places where imaplib reads and writes."""

    def __init__(self, imap):
        self.sock = imap.sock
        self.deflate = zlib.compressobj(wbits=-15)
        self.inflate = zlib.decompressobj(wbits=-15)
        self.octets = b""
        imap.send, imap.read, imap.readline = self.send, self.read, self.readline

    def send(self, octets):
        self.sock.sendall(self.deflate.compress(octets) + self.deflate.flush(zlib.Z_SYNC_FLUSH))

    def read(self, size):
        while len(self.octets) < size:
            self.more()
        octets, self.octets = self.octets[:size], self.octets[size:]
        return octets

    def readline(self):
        while b"\n" not in self.octets:
            self.more()
        return self.read(self.octets.index(b"\n") + 1)

    def more(self):
        chunk = self.sock.recv(4096)
        assert chunk, "connection ended"
        self.octets += self.inflate.decompress(chunk)


def speak_compressed():
    imaplib.Commands["COMPRESS"] = ("AUTH",)
    with imaplib.IMAP4_SSL("localhost", int(tls_port), ssl_context=context) as imap:
        ok(imap.login(user, password))
        assert "COMPRESS=DEFLATE" in imap.capabilities
        ok(imap._simple_command("COMPRESS", "DEFLATE"))
        Compressed(imap)
        long = b"Subject: long\r\n\r\n" + b"All work and no play.\r\n" * 20000
        ok(imap.create("Compressed"))
        ok(imap.append("Compressed", None, None, long))
        assert ok(imap.select("Compressed")) == [b"1"]
        assert ok(imap.fetch("1", "(BODY.PEEK[])"))[0][1] == long


file_and_read()
log_in_in_every_way()
sort_and_thread()
speak_compressed()
