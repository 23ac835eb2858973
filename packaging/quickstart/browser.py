"""A small browser without script: opens a page, finds its links and forms, presses their buttons."""
import html.parser
import http.client
import urllib.parse


class _Reader(html.parser.HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.forms, self.links, self.words = [], [], []
        self._form = self._button = self._link = self._select = None
        self._skip = 0

    def handle_starttag(self, tag, attrs):
        a = dict(attrs)
        if tag in ("script", "style", "title"):
            self._skip += 1
        elif tag == "form":
            self._form = {"action": a.get("action", ""), "method": a.get("method", "get").lower(), "fields": [],
                          "buttons": []}
            self.forms.append(self._form)
        elif tag == "a" and "href" in a:
            self._link = {"href": a["href"], "text": ""}
            self.links.append(self._link)
        elif self._form is not None:
            self._field(tag, a)

    def _field(self, tag, a):
        kind = a.get("type", "text")
        if tag == "input" and kind in ("submit", "image"):
            self._form["buttons"].append({"name": a.get("name"), "value": a.get("value", ""), "text": a.get("value", "")})
        elif tag == "input" and a.get("name") and not (kind in ("checkbox", "radio") and "checked" not in a):
            self._form["fields"].append((a["name"], a.get("value", "on" if kind == "checkbox" else "")))
        elif tag == "button":
            self._button = {"name": a.get("name"), "value": a.get("value", ""), "text": ""}
            self._form["buttons"].append(self._button)
        elif tag == "textarea" and a.get("name"):
            self._form["fields"].append((a["name"], ""))
        elif tag == "select" and a.get("name"):
            self._select = len(self._form["fields"])
            self._form["fields"].append((a["name"], None))
        elif tag == "option" and self._select is not None:
            name, value = self._form["fields"][self._select]
            if value is None or "selected" in a:         # as a browser does: the first one, else the chosen one
                self._form["fields"][self._select] = (name, a.get("value", ""))

    def handle_endtag(self, tag):
        if tag in ("script", "style", "title"):
            self._skip -= 1
        elif tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None
        elif tag == "button":
            self._button = None
        elif tag == "a":
            self._link = None

    def handle_data(self, data):
        if self._skip:
            return
        for place in (self._button, self._link):
            if place is not None:
                place["text"] += data
        self.words.append(data)


class Page:
    """An answer of the server, read."""

    def __init__(self, url, status, headers, body):
        self.url, self.status, self.headers, self.body = url, status, headers, body
        reader = _Reader()
        reader.feed(body.decode("utf-8", "replace"))
        self.text = " ".join(" ".join(reader.words).split())
        self.forms, self.links = reader.forms, reader.links

    def form(self, button):
        """The form with a button of these words (part of them, any case), and the button."""
        for form in self.forms:
            for found in form["buttons"]:
                if button.lower() in " ".join(found["text"].split()).lower():
                    return form, found
        raise LookupError(f"no button \"{button}\" on {self.url}: {self.text[:300]}")

    def link(self, text):
        """The address behind the first link with these words."""
        for found in self.links:
            if text.lower() in " ".join(found["text"].split()).lower():
                return urllib.parse.urljoin(self.url, found["href"])
        raise LookupError(f"no link \"{text}\" on {self.url}: {self.text[:300]}")


class Browser:
    """Follows redirects as a browser does; keeps cookies by name; sends Origin with forms."""

    def __init__(self):
        self.cookies = {}
        self.page = None           # the last answer

    def open(self, url, method="GET", body=None):
        for _ in range(6):
            page = self._ask(url, method, body)
            self.page = page
            if page.status not in (301, 302, 303, 307, 308):
                return page
            url = urllib.parse.urljoin(url, page.headers["location"])
            method, body = "GET", None
        raise LookupError(f"{url}: too many redirects")

    def _ask(self, url, method, body):
        parts = urllib.parse.urlsplit(url)
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=60)
        headers = {"Accept": "text/html", "Accept-Language": "en"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["Origin"] = f"{parts.scheme}://{parts.netloc}"
        path = parts.path + ("?" + parts.query if parts.query else "")
        connection.request(method, path or "/", body, headers)
        answer = connection.getresponse()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        page = Page(url, answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
        connection.close()
        return page

    def press(self, page, button, **values):
        """Presses a button of a page with its form's fields, some of them filled in."""
        form, pressed = page.form(button)
        fields = [(k, values.pop(k, v)) for k, v in form["fields"]] + list(values.items())
        if pressed["name"]:
            fields.append((pressed["name"], pressed["value"]))
        url = urllib.parse.urljoin(page.url, form["action"])
        if form["method"] == "get":
            return self.open(url + "?" + urllib.parse.urlencode(fields))
        return self.open(url, "POST", urllib.parse.urlencode(fields))

    def act(self, page, words):
        """Presses the button, or else follows the link, of these words."""
        try:
            page.form(words)
        except LookupError:
            return self.open(page.link(words))
        return self.press(page, words)
