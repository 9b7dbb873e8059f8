### A sentence beside a screen. As a toast it is cut to 200 characters.

note-warning = ⚠️ { $words }
note-out-of-date = This button is out of date.
note-text-only = There’s no text here that I can read. Please send it as a message.
note-file-large = This file is too large: at most { $limit } KB. You can send it in parts.
note-file-not-text = There’s no text in this file that I can read. Please send a .txt file in UTF-8.
note-file-empty = This file is empty.
note-file-out-of-reach = I couldn’t fetch this file from Telegram. Please send it again.
note-edit-not-read = I don’t read edited messages. Please send it as a new one.
note-unknown-command = I don’t know this command. /help lists the ones I know.
note-admins-only = That’s for admins only.
note-membership-unknown = Telegram doesn’t say whether you are in this group, so nothing was done. Try again; if that doesn’t help, make the bot an admin of the group, or set ADMIN_IDS.
note-private-only = I work in private chat: write to me there.
note-how-to-search = Send what you’re looking for: /search telegram views
note-nothing-for-link = This link is for { $platform }, and there are no services for that here right now. Send another link, or choose from the list.
note-service-gone = This service isn’t available any more.
note-list-changed = The list has changed. Here’s the current one.
note-starred = Added to favourites.
note-left = Cancelled. Nothing was ordered.
note-stays-as-it-was = Order { $order } stays as it was.
note-being-checked = Order { $order } is being checked: it may have been placed. Please don’t order it again.
note-nothing-to-leave = There’s nothing to cancel.
note-how-to-status = Send the order’s number: /status 1024
note-no-such-order = There’s no such order.
note-exporting = I’m making the file. It’ll be here in a moment.
note-looking = Getting the latest status…
note-refill-wanted = Requesting a refill…
note-cant-refill = A refill can’t be requested right now.
note-cancel-wanted = Requesting cancellation…
note-withdrawn = Cancelled. Nothing was ordered.
note-cant-cancel = This order can’t be cancelled, or is being cancelled already.
note-cancelled-wanted = { $count ->
    [0] Nothing to cancel.
    [one] Asking the panel to cancel { $count } order.
   *[other] Asking the panel to cancel { $count } orders.
}
note-cancelled-withdrawn = { $count ->
    [one] Cancelled before it was sent: { $count }
   *[other] Cancelled before they were sent: { $count }
}
note-cancelled-refused = { $count ->
    [one] Can’t be cancelled, or is being cancelled already: { $orders }
   *[other] Can’t be cancelled, or are being cancelled already: { $orders }
}
note-how-to-cancel-orders = Send the orders’ numbers, at most { $most }: /cancelorders 1001 1005-1010

note-link-none = There’s no link here. A link begins with https://…
note-link-several = { $count ->
    [one] There is { $count } link here. Please send exactly one.
   *[other] There are { $count } links here. Please send just one.
}
note-link-name = A name alone isn’t enough here. Please send the whole link.
note-link-scheme = Links that begin with “{ $scheme }:” can’t be used. Please send one that begins with https://
note-link-credentials = This link contains a name or a password. Please send it without them.
note-link-port = Links with a port ({ $port }) can’t be used. Please send one without a port.
note-link-private = { $host } leads into a private network, not to the internet. Please send another link.
note-link-hidden = This link contains invisible characters. Please copy it again.
note-link-long = This link is too long: { $length } characters, at most { $limit }.
note-other-platform = This link is for { $found }, but the service is for { $wanted }. Go on only if you’re sure.
note-other-kind = This is a link { $found }, but the service needs a link { $wanted }. Go on only if you’re sure.
note-private-post = This post is from a private channel, and its link doesn’t open for everyone. Please send another one.
note-link-cleaned = Tracking tags removed from the link: { $parameters }

note-left-out = Not used: “{ $words }”
note-quantity-none = Please send one number, in digits.
note-quantity-positive = The number has to be above zero.
note-quantity-whole = Only whole numbers, please.
note-quantity-exponent = Please write the number out: { $example }
note-quantity-ambiguous = This can be read in two ways. Please write it with digits only.
note-quantity-large = That’s too large a number.
note-entry-outside = { $given } isn’t possible here: it must be from { $min } to { $max }.
note-entry-outside-own = { $given } isn’t possible here: it must be from { $min }, your own minimum, to { $max }.
note-entry-not-one-of = Please tap one of the buttons.
note-entry-not-a-date = That’s not a date. Please send one like 31.12.2027.
note-entry-date-past = That date is in the past. Please send a later one.
note-entry-date-far = That’s too far ahead: at most five years.
note-entry-one-line = Just one line, please.
note-entry-name-with-space = “{ $name }” has a space in it. One name per line, please.
note-entry-not-a-name = “{ $name }” doesn’t look like a username. Please send it as it’s written in the profile.
note-entry-too-many-lines = That would be { $given } lines; at most { $max } are possible here.
note-entry-too-few-lines = That’s { $given ->
    [one] { $given } line
   *[other] { $given } lines
}; at least { $min } are needed.
note-entry-line-too-long = Line { $line } is too long: at most { $max } characters.
note-entry-too-much-text = That’s too much text: at most { $size } KB.
note-entry-empty = There’s nothing in it. { $field }: please send it as text.
note-commas = There are commas in the text. Some services take a comma for the end of a line: if that matters, leave them out.
note-doubles = { $count ->
    [one] { $count } name was already on the list and is left out.
   *[other] { $count } names were already on the list and are left out.
}

note-price-too-big = The price of so many can’t be worked out. Please choose a smaller quantity.
note-rate-changed = The price has changed: { $before } → { $now }. Please check the order and confirm again.
note-service-changed = This service has changed. Please check the order again.
note-press-confirm = To order, tap Confirm. To change something, send another link or quantity.
note-not-taking = Orders aren’t being taken right now. Your draft is kept – try again later.
note-too-many-orders = { $max ->
    [one] You may have { $max } order in progress at a time. Please wait until it ends.
   *[other] You may have up to { $max } orders in progress at a time. Please wait until one ends.
}
note-already-placed = Already placed: order { $order }.
note-placed = Sending…

note-introduced = The admins will see it with your request.
note-introduced-before = The admins already have your message.
note-let-in = ✅ Approved by { $name }.
note-kept-out = 🚫 Access denied by { $name }.
note-answered-before = ℹ️ This request has already been answered. Below is how things stand now.
note-paused-now = Orders are paused. /resume starts them again.
note-resumed-now = Orders are being taken again.
note-reading-catalog = Reading the panel’s list of services. I’ll tell you when it’s done.
note-how-to-order = Send the order’s number: /order 1024
note-not-unclear = Order { $order } has already been settled.
note-settled-placed = Order { $order } is marked as placed.
note-settled-not-placed = Order { $order } is marked as not placed. You can undo this.
note-reopened = Order { $order } is being checked again, and the customer will be told.
note-reopened-again = Order { $order } is being checked again, and the customer will be told. But they have since ordered the same again: { $again }
note-id-taken-back = The ID of order { $order } has been removed. Please say again what happened.
note-id-stays = The ID of order { $order } can’t be removed any more: the panel has confirmed it, or it has been removed already.
note-not-an-id = That doesn’t look like an order ID. Please send letters and digits only.
note-use-reply = Please use Reply on my question, so that I know this is the answer.
note-nothing-asked = I’m not asking for an ID right now. Tap “Placed” under the order first.
note-id-taken = This ID already belongs to order { $order }.

note-failed = Something went wrong on our side; nothing was changed. If it happens again, tell the admins this code: { $code }
