"""All addresses: the desk, and the few public ones; the public site itself is files."""

from __future__ import annotations

from django.urls import include, path
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.auth import require_admin_access

from lubu.desk.account_screens import AccountScreen
from lubu.desk.log_in import LogOutScreen
from lubu.desk.pages import VisibleSearch
from lubu.portal import views as portal
from lubu.portal.deadlines.view import page as deadline
from lubu.portal.fact_check import page as fact_check
from lubu.portal.find_error import view as find_error
from lubu.portal.requests import applying, following
from lubu.portal.requests import view as requests
from lubu.portal.search.view import page as site_search
from lubu.portal.subscriptions import view as subscriptions
from lubu.publishing import views as publishing

handler400 = "lubu.office.uploads.refused"
handler500 = "lubu.office.busy.failed"
urlpatterns = [
    path("desk/pages/search/", require_admin_access(VisibleSearch.as_view()), name="search"),
    path(
        "desk/pages/search/results/",
        require_admin_access(VisibleSearch.as_view(results_only=True)),
        name="search_results",
    ),
    path("desk/logout/", require_admin_access(LogOutScreen.as_view()), name="logout"),
    path("desk/account/", require_admin_access(AccountScreen.as_view()), name="account"),
    path("desk/", include(wagtailadmin_urls)),
    path(
        "files/<int:document_id>/<str:document_filename>",
        publishing.attachment,
        name="wagtaildocs_serve",
    ),
    path("fact-check/<str:token>/", fact_check, name="fact_check"),
    path("find-error/<slug:organ>/", find_error.page, name="find_error"),
    path("find-error/<slug:organ>/status/", find_error.status, name="find_error_status"),
    path("subscribe/<slug:organ>/", subscriptions.page, name="subscription"),
    path(
        "subscribe/<slug:organ>/confirm/<str:token>/",
        subscriptions.confirm,
        name="subscription_confirm",
    ),
    path(
        "subscribe/<slug:organ>/manage/<str:token>/",
        subscriptions.manage,
        name="subscription_manage",
    ),
    path(
        "subscribe/<slug:organ>/leave/<str:token>/",
        subscriptions.leave,
        name="subscription_leave",
    ),
    path("request/<slug:organ>/", applying.page, name="request"),
    path("request/<slug:organ>/guide/", requests.guide, name="request_guide"),
    path("request/<slug:organ>/log/", requests.log, name="request_log"),
    path("request/<slug:organ>/status/", following.status, name="request_status"),
    path("request/<slug:organ>/status/say/", following.tell, name="request_say"),
    path("request/<slug:organ>/status/file/", following.fetch, name="request_file"),
    path("search/<slug:organ>/", site_search, name="site_search"),
    path("deadline/<slug:organ>/", deadline, name="deadline"),
    path("", portal.front, name="portal_front"),
    path("<path:path>", portal.built, name="portal_page"),
]
