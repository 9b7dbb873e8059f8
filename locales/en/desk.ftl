### The admins' desk.

btn-users = People
btn-stats = Statistics
btn-person = Profile
btn-approve = Approve
btn-decline = Decline
btn-shut-out = Remove access
btn-was-placed = Placed
btn-was-not-placed = Not placed
btn-surely-not-placed = Yes, not placed
btn-wrong-id = Wrong ID
btn-right-id = Right ID
btn-reopen = Undo “Not placed”
btn-copy-link = Copy link
btn-copy-id = Copy panel ID

access-stranger = hasn’t asked
access-asked = waiting
access-member = member
access-declined = declined
access-admin = admin

page-users = <b>People</b>
page-users-count = Members: <b>{ $members }</b> · waiting: <b>{ $waiting }</b>
page-users-none = Nobody here yet.
page-person-blocked = This person has blocked the bot: messages don’t reach them.
page-person-admin = Admins are set in the bot’s settings.

page-stats = <b>Statistics</b>
page-stats-key-refused = ⛔ The panel has been refusing the key since { $time }. Nothing is being sent.
page-stats-silent = ⚠️ The panel hasn’t answered since { $time }.
page-stats-paused = Orders are paused; /resume starts them again.
page-stats-shared = ℹ️ Others use the panel account too (PANEL_ACCOUNT_SHARED). If the answer to an order gets lost, it’s up to you to say whether it was placed.
page-stats-shared-seen = ℹ️ Others use the panel account too: noticed { $time } ({ $words }). If the answer to an order gets lost, it’s up to you to say whether it was placed.
page-stats-day = Last 24 hours
page-stats-month = This month
page-stats-orders = Orders by state:
page-stats-offered = Services on offer: <b>{ $count }</b>
page-stats-catalog-at = List read: { $time }
page-stats-not-offered = Not on offer: { $reasons }
page-stats-not-offered-gone = { $count } left the list
page-stats-not-offered-divider = { $count ->
    [one] { $count } heading
   *[other] { $count } headings
}
page-stats-not-offered-limits = { $count } with odd limits
page-stats-not-offered-type = { $count } of unsupported types
page-stats-types = Unsupported types: { $types }

page-file-owner = Customer: { $person }
page-file-panel-status = Panel status: { $word }

btn-cancel-all = Cancel all in progress
btn-keep-orders = No, keep them
page-cancel-all = { $count ->
    [one] <b>Cancel { $count } order?</b>
   *[other] <b>Cancel all { $count } orders?</b>
}
page-cancel-all-how = Orders not sent yet are cancelled at once. For the rest, the bot asks the panel, where the service allows it.

# Words of an order’s history, for members as well as for admins.
event-placed = confirmed
event-sent = sent
event-accepted = accepted
event-put-off = not sent yet, will be tried again
event-unclear = reply lost, being checked
event-balance = panel balance
event-evidence = searched for at the panel
event-settled-placed = checked: it was placed
event-id-taken-back = ID removed
event-id-confirmed = ID confirmed
event-reopened = “not placed” undone, being checked
event-rejected = not accepted
event-withdrawn = cancelled before it was sent
event-started = started
event-delivered = delivered so far
event-part-ended = repeat or post finished, in all
event-completed = completed
event-partial = partly completed
event-cancelled = cancelled
event-failed = failed
event-corrected = corrected
event-stuck = longer than usual
event-refill-wanted = refill: request made
event-refill-asked = refill: request accepted
event-refill-running = refill: started
event-refill-completed = refill: done
event-refill-rejected = refill: declined
event-refill-failed = refill: failed
event-refill-refused = refill: request not accepted
event-refill-unclear = refill: reply lost
event-refill-dropped = refill: couldn’t be requested
event-refill-endless = refill: never finished, no longer followed
event-cancel-wanted = cancellation: request made
event-cancel-asked = cancellation: request accepted
event-cancel-refused = cancellation: request not accepted
event-cancel-unclear = cancellation: reply lost
event-cancel-dropped = cancellation: couldn’t be requested

page-panel-id =
    <b>What is the panel ID of { $order }?</b>
    Reply to this message with it.
    /cancel leaves everything as it is.
page-panel-id-of =
    { $person }, <b>what is the panel ID of { $order }?</b>
    Reply to this message with it.
    /cancel leaves everything as it is.
page-panel-id-placeholder = Panel ID

page-not-placed = <b>{ $order }</b> · ⚠️ Are you sure it wasn’t placed?
page-not-placed-how = The customer will be told at once that they can order again. If the panel has the order after all, it’s paid for twice.
