"""Who clicks twice means it once."""


def test_a_form_is_sent_again_only_after_a_moment(live, page):
    page.clock.install()
    page.goto(f"{live.url}/w/acme/settings/members")
    page.route("**/settings/members", lambda route: route.fulfill(status=204) if route.request.method == "POST" else route.continue_())
    sent = []
    page.on("request", lambda request: request.method == "POST" and sent.append(request.url))
    page.get_by_label("E-mail address").fill("nils@acme.test")
    # The page's own time, so that a busy machine has no say in it.
    page.clock.pause_at(page.evaluate("Date.now()") / 1000 + 5)
    for pause in (0, 300, 2_500):
        page.clock.run_for(pause)
        page.get_by_role("button", name="Invite").click(no_wait_after=True)
    page.wait_for_timeout(200)
    assert len(sent) == 2
