"""The teller's own page: with the code one sees one's story, changes what may be done with it, or takes it back."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wegwijzer.web.limits import limited
from wegwijzer.web.rooms import contributed
from wegwijzer.web.stories import changing
from wegwijzer.web.stories.forms.telling import INSIDE, PUBLISH, QUOTE
from wegwijzer.web.stories.keys import hashed, own_page, plain, story_of_page
from wegwijzer.web.stories.models import Original, State, Story
from wegwijzer.web.stories.texts import LONGEST, cleaned

USES = {INSIDE: (False, False), QUOTE: (True, False), PUBLISH: (True, True)}


@require_http_methods(["GET", "HEAD", "POST"])
@limited("code-page", times=60)
def with_code(request: HttpRequest) -> HttpResponse:
    """Ask for the code."""
    if request.method == "POST":
        return _looked_up(request)
    return render(request, "stories/with_code.html", {})


@limited("code", times=10, seconds=900)
def _looked_up(request: HttpRequest) -> HttpResponse:
    story = Story.objects.filter(code_hash=hashed(plain(request.POST.get("code", "")[:60]))).first()
    if story is None:
        return render(request, "stories/with_code.html", {"wrong": True}, status=422)
    return redirect("own-story", own_page(story.pk))


def _own(signed: str) -> Story:
    """Return the story of a signed name; too old or not ours is not there."""
    story = Story.objects.filter(pk=story_of_page(signed) or 0).first()
    if story is None:
        raise Http404
    return story


@require_safe
@limited("own", times=60)
def own_story(request: HttpRequest, signed: str) -> HttpResponse:
    """One's own story: what it says now, what may be done with it, and how to take it back."""
    story = _own(signed)
    original = Original.objects.filter(story=story).first()
    use = PUBLISH if story.may_publish else QUOTE if story.may_quote else INSIDE
    context = {
        "story": story,
        "signed": signed,
        "text": original.text if original else story.text,
        "use": use,
        "uses": [
            (INSIDE, _("Only people who work on this monitor may read it.")),
            (QUOTE, _("One or two sentences may stand in a report, without my name.")),
            (PUBLISH, _("Everybody may read it, without my name.")),
        ],
        "withdrawn": story.state == State.WITHDRAWN,
        "done": request.GET.get("klaar", ""),
        "letters": contributed("heard_back", "teller", str(story.pk)),
    }
    return render(request, "stories/own.html", context)


@require_POST
@limited("own-change", times=20)
def change_own(request: HttpRequest, signed: str, what: str) -> HttpResponse:
    """Take the story back, change what may be done with it, or change the text."""
    story = _own(signed)
    if what == "intrekken":
        changing.withdraw(story)
    elif what == "gebruik":
        may_quote, may_publish = USES.get(request.POST.get("use", ""), USES[INSIDE])
        changing.consent_to(story, may_quote=may_quote, may_publish=may_publish)
    elif what == "tekst":
        return _text(request, story, signed)
    else:
        raise Http404
    return redirect(f"{request.path.rsplit('/', 1)[0]}?klaar={what}")


def _text(request: HttpRequest, story: Story, signed: str) -> HttpResponse:
    typed = request.POST.get("text", "")
    text = cleaned(typed)
    if not text or len(text) > LONGEST or story.state == State.WITHDRAWN:
        problem = _("Write your story here. At most %(most)s characters.") % {"most": LONGEST}
        context = {"story": story, "signed": signed, "text": typed, "problem": problem}
        return render(request, "stories/own.html", context, status=422)
    changing.tell_anew(story, text)
    return redirect(f"{request.path.rsplit('/', 1)[0]}?klaar=tekst")
