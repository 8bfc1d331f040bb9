"""Addresses of the pages about people, below the language."""

from django.urls import path

from kotomitta.web.accounts.views import factor, own, people, sign_in

app_name = "accounts"
urlpatterns = [
    path("sign-in/", sign_in.sign_in, name="sign-in"),
    path("sign-in/link/<str:secret>/", sign_in.link, name="link"),
    path("sign-in/code/", factor.code, name="code"),
    path("account/unsent/", sign_in.unsent_form, name="unsent"),
    path("sign-out/", sign_in.sign_out, name="sign-out"),
    path("account/", own.own, name="own"),
    path("account/password/", own.password, name="password"),
    path("account/factor/", factor.own, name="factor"),
    path("account/factor/change/", factor.change, name="factor-change"),
    path("account/sessions/end/", own.session_end, name="session-end"),
    path("account/tokens/", own.token_new, name="token-new"),
    path("account/tokens/<int:token>/end/", own.token_end, name="token-end"),
    path("people/", people.people, name="people"),
    path("people/new/", people.person_new, name="person-new"),
    path("people/<int:pk>/role/", people.person_role, name="person-role"),
    path("people/<int:pk>/state/", people.person_state, name="person-state"),
    path("people/<int:pk>/factor/", people.person_factor, name="person-factor"),
    path("people/<int:pk>/link/", people.person_link, name="person-link"),
]
