from django.urls import path

from caseway.saved.views import keeping, lists

urlpatterns = [
    path("views", keeping.views, name="views"),
    path("views/new", keeping.new, name="new_view"),
    path("views/beside", lists.beside, name="views_beside"),
    path("views/<int:pk>", lists.view, name="view"),
    path("views/<int:pk>/edit", keeping.edit, name="edit_view"),
    path("views/<int:pk>/query", lists.save, name="save_view"),
    path("views/<int:pk>/place", keeping.move, name="move_view"),
    path("views/<int:pk>/removal", keeping.remove, name="remove_view"),
    path("views/<int:pk>/restoring", keeping.restore, name="restore_view"),
]
