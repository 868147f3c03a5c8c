"""The addresses of this app's pages."""

from django.urls import path

from caseway.issues.views import board, fields, following, issue, known, list, many, of, peek, people, states, ties, wishes

urlpatterns = [
    path("issues", list.issues, name="issues"),
    path("issues/offers", list.offers, name="issue_offers"),
    path("issues/new", issue.new, name="new_issue"),
    path("issues/backlog", board.backlog, name="backlog"),
    path("issues/placing", board.place, name="place_issue"),
    path("issues/many", many.many, name="many_issues"),
    path("issues/many/versions", many.versions, name="versions_for_many"),
    path("issues/many/components", many.components, name="components_for_many"),
    path("issues/many/<int:pk>", many.bulk_act, name="bulk_act_on_issues"),
    path("issues/many/<int:pk>/undoing", many.undo, name="undo_bulk_act_on_issues"),
    path("issues/of/product/<int:pk>", of.product, name="product_issues"),
    path("issues/of/version/<int:pk>", of.version, name="version_issues"),
    path("issues/<int:number>/peek", peek.peek, name="peek_at_issue"),
    path("issues/<int:number>", issue.issue, name="issue"),
    path("issues/<int:number>/facts", issue.facts, name="issue_facts"),
    path("issues/<int:number>/fields", fields.fields, name="issue_fields"),
    path("issues/<int:number>/comments", issue.discuss, name="discuss_issue"),
    path("issues/<int:number>/importance", ties.importance, name="issue_importance"),
    path("issues/<int:number>/relations", ties.relate, name="relate_issue"),
    path("issues/<int:number>/relations/<int:pk>/removal", ties.unrelate, name="unrelate_issue"),
    path("issues/<int:number>/collaborators", people.collaborators, name="issue_collaborators"),
    path("issues/<int:number>/collaborators/<int:person>/removal", people.remove_collaborator, name="remove_collaborator"),
    path("issues/<int:number>/confidence", people.confidence, name="issue_confidence"),
    path("issues/<int:number>/confidants", people.confidants, name="issue_confidants"),
    path("issues/<int:number>/confidants/<int:person>/removal", people.remove_confidant, name="remove_confidant"),
    path("issues/<int:number>/solution", known.solution, name="issue_solution"),
    path("issues/<int:number>/solution/removal", known.remove_solution, name="remove_solution"),
    path("issues/<int:number>/wish", wishes.wish, name="issue_wish"),
    path("issues/<int:number>/followers", following.followers, name="issue_followers"),
    path("issues/<int:number>/mentions", following.mentions, name="issue_mentions"),
    path("known-issues", known.known_issues, name="known_issues"),
    path("board", board.board, name="board"),
    path("settings/issue-states", states.states, name="issue_states"),
    path("settings/issue-states/<int:pk>", states.state, name="issue_state"),
    path("settings/issue-states/<int:pk>/removal", states.remove, name="remove_issue_state"),
]
