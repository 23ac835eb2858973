"""The manager's pages over the desk: order, undo, visit, service, confirm, renew, and what is refused."""
import concurrent.futures
import re

import pytest
import web


@pytest.fixture(scope="module")
def demo(build, tmp_path_factory):
    with web.demo(build, tmp_path_factory.mktemp("web")) as demo:
        yield demo
        said = demo.said()
    assert demo.tokens["person-901"] not in said   # a link is a secret


def test_home_says_the_sentence_first(demo):
    page = demo.get(demo.home())
    assert page.status == 200
    assert "<h1>Two things need you.</h1>" in page.text
    assert page.text.index("<h1>") < page.text.index("D3-000018")
    assert "Order black toner" in page.text
    assert re.search(r"Accept \w+day \d+ \w+, \d+:\d\d", page.text)
    assert "not reported" in page.text and "some left" in page.text


def test_pages_have_strict_headers(demo):
    headers = demo.get(demo.home()).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in headers


def test_no_page_has_script_or_style_inside(demo):
    for path in ["", "/c/D3-000017", "/t/1", "/t/1/order", "/contacts", "/orders"]:
        text = demo.get(demo.home() + path).text
        assert "<script" not in text and "<style" not in text and " style=" not in text
        assert not re.search(r' on\w+="', text)


def test_links_of_a_page_lead_somewhere(demo):
    home = demo.get(demo.home()).text
    for href in set(re.findall(r'href="(/[^"#]*)', home)) | set(re.findall(r'src="(/[^"]*)', home)):
        assert demo.get(href.replace("&amp;", "&")).status == 200, href


def test_order_once_and_undo(demo):
    review = demo.get(demo.home() + "/t/1/review?c=D3-000017&q.MX-61GTBA=1&q.MX-607HB=2")
    assert "€147.00" in review.text
    action, fields = review.form("/t/1/order")
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: demo.post(action, fields), range(8)))
    assert {a.status for a in answers} == {303}
    assert len({a.location for a in answers}) == 1          # pressed eight times: one order
    order = demo.get(answers[0].location)
    assert "Ordered. Thank you." in order.text
    assert "D3-000017" in demo.get(demo.home()).text
    again = demo.get(demo.home() + "/t/1/review?q.MX-61GTBA=1")
    assert "already under way" in again.text
    action, fields = order.form("/cancel")
    taken_back = demo.post(action, fields)
    assert taken_back.status == 303
    assert "Taken back" in demo.get(taken_back.location).text
    assert "Two things need you." in demo.get(demo.home()).text


@pytest.mark.parametrize("quantity", ["0", "-1", "1e99", "１２", "1,000", "abc", "1000", "99999999999999999999"])
def test_bad_quantity_is_422_with_what_was_entered(demo, quantity):
    action, fields = demo.get(demo.home() + "/t/1/review?q.MX-61GTBA=1").form("/t/1/order")
    for answer in [demo.post(action, {**fields, "q.MX-61GTBA": quantity, "q.MX-607HB": "3"})]:
        assert answer.status == 422
        assert "whole number" in answer.text
        assert f'value="{quantity}"' in answer.text and 'value="3"' in answer.text


def test_item_of_another_machine_is_refused(demo):
    assert demo.get(demo.home() + "/t/1/review?q.NONE=1").status == 422


def test_visit_is_asked_and_cancelled(demo):
    action, fields = demo.get(demo.home()).form("/c/D3-000018/visit")
    asked = demo.post(action, fields)
    assert asked.status == 303
    page = demo.get(asked.location)
    assert "You asked for" in page.text
    action, fields = page.form("/cancel")
    assert demo.post(action, fields).status == 303
    nothing = demo.get(demo.home() + "/c/D3-000018/visit")
    action, fields = nothing.form("/visit")
    fields.pop("time", None)
    assert demo.post(action, fields).status == 422


def test_service_is_called_and_text_is_escaped(demo):
    action, fields = demo.get(demo.home() + "/t/2/service").form("/service")
    assert demo.post(action, {**fields, "text": "  "}).status == 422
    text = "<script>alert(1)</script> \u202egnp.exe " + "x" * 10000
    called = demo.post(action, {**fields, "text": text})
    assert called.status == 303
    page = demo.get(called.location).text
    assert "&lt;script&gt;" in page and "<script>" not in page and "\u202e" not in page
    assert "x" * 5000 not in page


def test_confirm_button(demo):
    page = demo.get(demo.home(903))
    assert "Is this your address?" in page.text
    action, fields = page.form("/confirm")
    done = demo.post(action, fields)
    assert done.status == 303
    assert "Is this your address?" not in demo.get(done.location).text


def test_gone_link_can_be_renewed_and_a_guess_cannot(demo):
    gone = demo.get(demo.home(904))
    assert gone.status == 410
    assert "Manager, before" not in gone.text and "manager.before" not in gone.text
    action, fields = gone.form("/renew")
    renewed = demo.post(action, fields)
    assert renewed.status == 303
    first = demo.get(renewed.location).text
    again = demo.post(action, {**fields, "once": "another"})
    assert demo.get(again.location).text == first
    for guess in ["A" * 43, "A" * 42, "x", "A" * 400]:
        assert demo.get("/h/" + guess).status == 404


def test_another_tenant_is_not_there(demo):
    for path in ["/c/D9-000001", "/t/5", "/t/5/order", "/t/5/service", "/o/999999", "/t/0", "/t/-1", "/t/1x"]:
        assert demo.get(demo.home() + path).status == 404, path
    action, fields = demo.get(demo.home() + "/t/1/service").form("/service")
    other = demo.home(902) + "/t/5/service"
    assert demo.post(action.replace("/t/1/", "/t/5/"), {**fields, "text": "x"}).status in (403, 404)
    assert demo.post(other, {**fields, "text": "x"}).status == 403


def test_forms_need_token_and_origin(demo):
    before = demo.events()
    action, fields = demo.get(demo.home() + "/t/1/review?q.MX-607HB=1").form("/t/1/order")
    assert demo.post(action, fields, origin=None).status == 403
    assert demo.post(action, fields, origin="null").status == 403
    assert demo.post(action, fields, origin="https://other.test").status == 403
    assert demo.post(action, {**fields, "token": ""}).status == 403
    assert demo.post(action, {**fields, "token": "A" * 43}).status == 403
    assert demo.post(action.replace("/t/1/", "/t/2/"), fields).status == 403       # another machine's form
    assert demo.post(demo.home() + "/confirm", fields).status == 403                # another form's token
    assert demo.events() == before


def test_get_and_head_change_nothing(demo):
    before = demo.events()
    home = demo.home()
    paths = ["", "/c/D3-000017", "/c/D3-000018/visit", "/t/1", "/t/1/order", "/t/1/review?q.MX-61GTBA=1", "/orders",
             "/o/1", "/contacts", "/mails", "/t/1/guide", "/t/1/service"]
    for path in paths * 3:
        assert demo.get(home + path).status == 200
        head = demo.ask("HEAD", home + path)
        assert head.status == 200 and head.body == b""
    for path in ["/confirm", "/settings", "/renew", "/o/1/cancel", "/v/1/cancel"]:
        answer = demo.get(home + path)
        assert answer.status == 405 and answer.headers["Allow"] == "POST"
    assert demo.events() == before
