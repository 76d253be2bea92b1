from django.urls import path

from leads.assigning import views

app_name = "assigning"
urlpatterns = [
    path("", views.rules, name="rules"),
    path("new/", views.new, name="new"),
    path("order/", views.order, name="order"),
    path("example/", views.example, name="example"),
    path("<int:rule_id>/", views.edit, name="rule"),
    path("<int:rule_id>/position/", views.shift, name="shift"),
    path("<int:rule_id>/state/", views.switch, name="switch"),
    path("<int:rule_id>/deletion/", views.delete, name="delete"),
]
