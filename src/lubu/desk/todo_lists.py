"""One to-do list, all of it."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from lubu.office import todo
from lubu.office.screens import Screen, person

PAGE = 50


class TodoListScreen(Screen):
    """All that waits for the person in one list: overdue first."""

    page_title = gettext_lazy("Waits for you")
    header_icon = "clipboard-list"
    template_name = "desk/todo_list.html"

    def get(self, request: HttpRequest, name: str) -> HttpResponse:
        if name not in todo.names():
            raise Http404
        today = timezone.localdate()
        found = next((one for one in todo.lists(person(request), today) if one.name == name), None)
        entries = [(entry, entry.overdue(today)) for entry in (found.entries if found else ())]
        pages = Paginator(entries, PAGE)
        page = pages.get_page(request.GET.get("p"))
        return self.shown(
            heading=todo.names()[name],
            page_obj=page,
            number=len(entries),
            overdue=sum(late for _entry, late in entries),
            elided_page_range=pages.get_elided_page_range(page.number),
        )
