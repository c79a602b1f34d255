#!/usr/bin/env python3
"""Walks the pages of a real briefd in a real browser, as one reader would.

    tests/clients/pages.py target/release/briefd [axe.min.js]

Nothing is asked of any other server, no page has an error, none is wider than
a small phone, all can be used by keyboard, and, where axe is given, none has a
serious fault. The browser is spoken to by a pipe; only Python's own library is
needed.
"""

import json
import os
import re
import select
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime

PASSWORD = "correct horse battery"
PATIENCE = 60  # seconds for whatever takes long on a slow machine


class Browser:
    """A Chromium with one page."""

    def __init__(self, program, folder):
        # Its file numbers 3 and 4 are where it listens and answers.
        to_read, self.to = os.pipe()
        self.back, to_write = os.pipe()

        def numbered():
            os.dup2(to_read, 1003)
            os.dup2(to_write, 1004)
            os.dup2(1003, 3)
            os.dup2(1004, 4)

        arguments = ("--headless --no-sandbox --disable-gpu --no-first-run --disable-sync --hide-scrollbars"
                     " --disable-background-networking --disable-component-update --disable-dev-shm-usage"
                     " --remote-debugging-pipe").split()
        self.process = subprocess.Popen(
            [program, *arguments, f"--user-data-dir={folder}", "about:blank"],
            preexec_fn=numbered, pass_fds=(3, 4), stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(to_read)
        os.close(to_write)
        self.waiting = b""
        self.number = 0
        self.session = None
        self.loaded = False
        self.errors = []
        self.requests = []
        pages = [one for one in self.ask("Target.getTargets")["targetInfos"] if one["type"] == "page"]
        self.session = self.ask("Target.attachToTarget", targetId=pages[0]["targetId"], flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.ask(f"{domain}.enable")

    def ask(self, method, **params):
        """What the browser answers; raises where it refuses."""
        self.number += 1
        message = {"id": self.number, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self.to, data):]
        while True:
            answer = self.receive()
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]

    def receive(self):
        while b"\0" not in self.waiting:
            if not select.select([self.back], [], [], PATIENCE)[0]:
                raise RuntimeError("nothing comes from the browser")
            part = os.read(self.back, 1 << 20)
            if not part:
                raise RuntimeError("the browser ended")
            self.waiting += part
        one, self.waiting = self.waiting.split(b"\0", 1)
        one = json.loads(one)
        said = one.get("params", {})
        match one.get("method"):
            case "Page.loadEventFired":
                self.loaded = True
            case "Runtime.exceptionThrown":
                self.errors.append(str(said["exceptionDetails"]))
            case "Runtime.consoleAPICalled" if said["type"] in ("error", "warning", "assert"):
                self.errors.append(str(said["args"]))
            case "Log.entryAdded" if said["entry"]["level"] in ("error", "warning"):
                self.errors.append(said["entry"]["text"])
            case "Network.requestWillBeSent":
                self.requests.append(said["request"]["url"])
        return one

    def arrive(self):
        """Waits until a page that was asked for is there."""
        while not self.loaded:
            self.receive()
        self.loaded = False

    def go(self, url):
        self.loaded = False
        self.ask("Page.navigate", url=url)
        self.arrive()

    def js(self, expression):
        """The value of an expression, in the page."""
        answer = self.ask("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(f"{expression[:200]}: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def press(self, what):
        """Follows a link or presses a button, named by a selector and, behind a
        bar, by its words."""
        selector, _, words = what.partition("|")
        self.loaded = False
        found = self.js(f"""(() => {{
            const all = [...document.querySelectorAll({json.dumps(selector)})];
            const one = all.find(one => one.textContent.includes({json.dumps(words)}));
            if (one) one.click();
            return Boolean(one);
        }})()""")
        if not found:
            raise RuntimeError(f"nothing to press: {what} on {self.js('location.pathname')}")
        self.arrive()

    def key(self, key, code, modifiers=0):
        for kind in ("keyDown", "keyUp"):
            self.ask("Input.dispatchKeyEvent", type=kind, key=key, code=code, modifiers=modifiers,
                     unmodifiedText="" if key == "Tab" else key,
                     windowsVirtualKeyCode=9 if key == "Tab" else ord(key.upper()))

    def size(self, width, dark=False):
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=800, deviceScaleFactor=1, mobile=False)
        scheme = "dark" if dark else "light"
        self.ask("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])

    def close(self):
        try:
            self.ask("Browser.close")
        except (RuntimeError, OSError):
            self.process.kill()
        self.process.wait()


def write_feeds(folder):
    """Three outlets of one event, one that changes, and what other scripts say."""
    now = datetime.now(timezone.utc).replace(microsecond=0)
    ferry = ("The ferry {} ran aground off {} on Sunday with 214 people aboard, and all of them were brought ashore"
             " unhurt. Two lifeboats took the passengers off within three hours. The harbour office has closed the"
             " channel until the hull has been looked at.")
    feeds = {
        "gazette": [("Ferry Marlin aground off Gull Point, all 214 safe", ferry.format("Marlin", "Gull Point")),
                    *((f"Council meeting {at}: the budget of ward {at}", f"Ward {at} spends {at}00 more on roads.")
                      for at in range(40))],
        "wire": [("Ferry Marlin aground at Gull Point with 214 aboard", ferry.format("Marlin", "Gull Point"))],
        "bote": [("Fähre Marlin läuft vor Gull Point auf Grund", "Die Fähre Marlin ist am Sonntag vor Gull Point auf"
                  " Grund gelaufen. Alle 214 Menschen an Bord sind in Sicherheit.")],
        "arabic": [("افتتاح المكتبة الجديدة في المدينة القديمة", "افتتحت البلدية اليوم المكتبة الجديدة بعد ثلاث سنوات"
                    " من العمل. وتضم المكتبة أكثر من 40 ألف كتاب وقاعة للأطفال. والدخول إليها مجاني.")],
        "japanese": [("港の新しい橋が開通、三万人が渡る", "港の新しい橋が日曜日に開通した。初日に約三万人が渡った。市は来年、"
                      "自転車道を増やす計画だ。")],
    }
    config = [f"[store]\npath = 'b.db'\n[serve]\nlisten = '127.0.0.1:{free_port()}'\npassword = '{PASSWORD}'\n"]
    for name, items in feeds.items():
        write_feed(folder, name, items, now)
        config.append(f"[[feed]]\nname = '{name}'\nurl = 'file:{name}.xml'\ntags = ['{name[0]}']\n")
    with open(f"{folder}/briefd.toml", "w") as file:
        file.write("".join(config))
    return lambda: write_feed(folder, "gazette", [
        ("Ferry Marlin pulled free, all 214 safe", feeds["gazette"][0][1] + " A tug pulled her free at noon.")], now)


def write_feed(folder, name, items, now):
    if name == "gazette":
        # First with what another prints too, whoever is polled first.
        now -= timedelta(minutes=5)
    entries = "".join(
        f"<item><guid>{name}{at}</guid><title>{title}</title><link>https://{name}.example/{at}</link>"
        f"<pubDate>{format_datetime(now - timedelta(seconds=at))}</pubDate><description>{text}</description></item>"
        for at, (title, text) in enumerate(items))
    with open(f"{folder}/{name}.xml", "w") as file:
        file.write(f"<rss version='2.0'><channel><title>The {name}</title><link>https://{name}.example/</link>"
                   f"{entries}</channel></rss>")


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Walk:
    """The browser, on this server's pages, and what every one of them must be."""

    def __init__(self, browser, site, axe=None):
        self.browser, self.site, self.axe = browser, site, axe
        self.pages = 0

    def look(self, what, dark=False):
        """At the page that is shown; in the dark too where it has colours of its own."""
        self.pages += 1
        browser = self.browser
        where = f"{what} ({browser.js('location.pathname')})"
        assert not browser.errors, f"{where}: {browser.errors}"
        for width in (320, 1280):
            browser.size(width)
            wide = browser.js("document.documentElement.scrollWidth")
            assert wide <= width, f"{where}: {wide} pixels wide at {width}"
        foreign = [url for url in browser.requests if not url.startswith(self.site)]
        assert not foreign, f"{where}: {foreign}"
        assert browser.js("document.querySelectorAll('h1').length") == 1, where
        if self.axe:
            for scheme in (False, True)[:1 + dark]:
                browser.size(390, scheme)
                self.faults(where)
            browser.size(1280)

    def faults(self, where):
        """What axe finds to be serious; it is put anew into each page."""
        if not self.browser.js("typeof axe === 'object'"):
            self.browser.js(self.axe + ";0")
        found = json.loads(self.browser.js("axe.run({preload: false}).then(all => JSON.stringify(all.violations))"))
        bad = [f"{one['id']}: {one['help']}: {[node['html'][:200] for node in one['nodes']][:3]}"
               for one in found if one["impact"] in ("serious", "critical")]
        assert not bad, f"{where}: axe: {bad}"

    def is_at(self, path):
        here = self.browser.js("location.pathname + location.search")
        assert re.fullmatch(path, here), f"at {here}, not {path}"


def walk(browser, site, change, axe):
    walk = Walk(browser, site, axe)
    go = lambda path: browser.go(site + path)
    count = lambda selector: browser.js(f"document.querySelectorAll({json.dumps(selector)}).length")
    words = lambda: browser.js("document.body.innerText")

    go("/")
    walk.look("login")
    fill = lambda password: browser.js(f"user.value = 'reader'; document.getElementById('password').value = '{password}'; 0")
    fill("not this one")
    browser.press("form.login button")
    assert "do not go together" in words()
    # A browser tells of every 401.
    browser.errors = [one for one in browser.errors if "401" not in one]
    walk.look("login, refused", dark=True)
    fill(PASSWORD)
    browser.press("form.login button")
    walk.is_at("/")
    assert browser.js("document.cookie") == "", "scripts could read the cookie"
    walk.look("front", dark=True)
    assert "2 more outlets" in words() or "1 more outlet" in words(), "no story of several outlets"
    assert count("article") == 40 and "More stories" in words()

    # By keyboard: the first stop leads past the links, and shows itself.
    browser.key("Tab", "Tab")
    at = browser.js("[document.activeElement.className, document.activeElement.getBoundingClientRect().left >= 0]")
    assert at == ["skip", True], at
    browser.key("s", "KeyS", modifiers=1)
    assert browser.js("document.activeElement.id") == "q", "no way to the search by keyboard"
    assert browser.js("getComputedStyle(q).outlineStyle") != "none", "where the keyboard is cannot be seen"

    browser.press(".card h3 a|Marlin")
    walk.is_at("/story/.*")
    walk.look("story", dark=True)
    assert browser.js("[...document.querySelectorAll('a')].every(a => a.host == location.host || /noreferrer/.test(a.rel))")

    browser.js("q.value = 'budget'; 0")
    browser.press("form.search button")
    walk.is_at(r"/search\?q=budget")
    assert browser.js("q.value") == "budget"
    walk.look("search")
    assert count(".card") == 30
    browser.press("a[rel=next]")
    assert count(".card") == 10
    walk.look("search, older")
    browser.press("a[rel=prev]")
    walk.is_at(r"/search\?q=budget")

    # What a button does is seen in the same place.
    id = browser.js("document.querySelector('.card').id")
    browser.press(f"[id='{id}'] button|Mark as read")
    walk.is_at(r"/search\?q=budget")
    assert browser.js("location.hash") == f"#{id}"
    assert count(".card.read") == 1
    browser.press(f"[id='{id}'] button|Star")
    go("/starred")
    walk.look("starred")
    assert count(".card") == 1
    browser.press("button|Remove star")
    assert "Nothing is starred" in words()
    walk.look("starred, empty")
    go("/search?q=budget")
    browser.press("button|Mark all above as read")
    assert count(".card.read") == 30

    go("/search?q=title:(")
    walk.look("search, wrong")
    assert "How to search" in words()
    go("/unread")
    walk.look("unread")
    go("/feeds")
    walk.look("feeds")
    browser.press("a|The arabic")
    walk.look("feed")
    assert browser.js("getComputedStyle(document.querySelector('.card')).direction") == "rtl"
    go("/tag/j")
    walk.look("tag")

    # An article that was read changes.
    go("/search?q=ferry")
    browser.press("button|Mark all above as read")
    change()
    go("/changes")
    assert "Since you read it" in words() and count("ins") > 0
    walk.look("changes", dark=True)
    browser.press(".card h2 a")
    walk.look("brief, changed")
    assert "What changed" in words()
    go("/no-such-page")
    browser.errors = [one for one in browser.errors if "404" not in one]
    walk.look("not here")
    browser.press("button|Log out")
    walk.is_at("/")
    assert count("form.login") == 1
    go("/unread")
    assert count("form.login") == 1 and count(".card") == 0, "it can be read without a login"
    return walk.pages


def main():
    briefd = os.path.abspath(sys.argv[1])
    axe = open(sys.argv[2]).read() if len(sys.argv) > 2 else None
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not program:
        print("skipped: chromium")
        return
    work = tempfile.mkdtemp()
    server = browser = None
    try:
        rewrite = write_feeds(work)
        config = ["--config", f"{work}/briefd.toml"]
        poll = lambda: subprocess.run([briefd, *config, "poll", "--force"], check=True, capture_output=True)
        poll()
        with open(f"{work}/briefd.toml") as file:
            port = re.search(r"127\.0\.0\.1:(\d+)", file.read())[1]
        server = subprocess.Popen([briefd, *config, "serve"], stderr=subprocess.DEVNULL)
        until = time.monotonic() + PATIENCE
        while True:
            try:
                socket.create_connection(("127.0.0.1", int(port))).close()
                break
            except OSError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.05)
        try:
            browser = Browser(program, f"{work}/browser")
        except (RuntimeError, OSError) as error:
            print(f"skipped: chromium, which does not start here ({error})")
            return
        pages = walk(browser, f"http://127.0.0.1:{port}", lambda: (rewrite(), poll()), axe)
        subprocess.run([briefd, *config, "export", "--as", "html", "-o", f"{work}/briefs.html"], check=True,
                       capture_output=True)
        browser.requests, browser.errors = [], []
        browser.go(f"file://{work}/briefs.html")
        Walk(browser, "file://", axe).look("exported page", dark=True)
        assert browser.js("document.querySelectorAll('nav li').length") >= 20, "no table of contents"
        print(f"{pages} pages walked, and the exported one" + ("" if axe else "; skipped: axe"))
    finally:
        if browser:
            browser.close()
        if server:
            server.terminate()
            server.wait()
        shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()
