### Making an order.

page-link-how = <b>Send the link</b> this order is for.
page-link-how-kind = <b>Send the link { $kind }.</b>
page-link-examples = For example:
page-link-open = Post or profile? That depends on the service. The page has to be public.
page-link-public = The link has to open for everyone.
page-link-entered = Entered: { $link }
page-link-entered-how = Send another link to replace it.
btn-keep-link = Keep this link

# What is at a link, behind the word “link”.
link-kind-profile = to a profile
link-kind-page = to a profile, page or group
link-kind-artist = to an artist or profile
link-kind-channel = to a channel
link-kind-channel-or-group = to a channel or group
link-kind-group = to a group or community
link-kind-invite = with an invitation
link-kind-bot = to a bot
link-kind-post = to a post
link-kind-video = to a video
link-kind-reel = to a short video
link-kind-story = to a story
link-kind-live = to a live stream
link-kind-comment = to a comment
link-kind-playlist = to a playlist or album
link-kind-track = to a track
link-kind-product = to a product
link-kind-place = to a place on the map
link-kind-app = to an app
link-kind-website = to a website

page-quantity-link = Link: { $link }
page-quantity-how = <b>How many?</b> Send a number or tap a button.
page-quantity-limits = Allowed: <b>{ $limits }</b>
page-quantity-limits-own = Allowed: <b>from { $min }</b>, your own minimum, <b>to { $max }</b>
btn-keep-quantity = Keep { $quantity }

## The numbers of a line that can mean more than one thing.
page-which-quantity = <b>Which number is the quantity?</b>
page-which-number = <b>What does the number stand for?</b>
page-which-way = <b>Which number is the service, and which the quantity?</b>
btn-meant-quantity = Quantity { $quantity }
btn-meant-service = Service { $id }
btn-meant-both = Service { $id }, quantity { $quantity }

page-confirm = Check your order
page-confirm-joinchat = This link is sent as t.me/joinchat/{ $hash }: the same invitation as t.me/+{ $hash }.
page-confirm-short = ⚠️ The panel balance isn’t enough for this order.
page-confirm-running = ⚠️ { $order } for this link is in progress.
page-confirm-running-percent = ⚠️ { $order } for this link is in progress · { $percent } %
page-confirm-waiting = ⚠️ { $order } for this link is about to be sent.
page-confirm-unclear = ⚠️ { $order } for this link is being checked: it may have been placed.
btn-confirm = Confirm · { $price }

btn-edit-field = ✎ { $field }
btn-drip = Repeat (drip-feed)
btn-without-drip = Don’t repeat
btn-without-end = No end date
btn-without-old-posts = No old posts
btn-lines-done = Continue ({ $count })
btn-lines-take-back = Remove the last one
btn-lines-clear = Start over

field-link = Link
field-runs = Repeats
field-interval = Interval
field-comments = Comments
field-usernames = Usernames
field-hashtags = Hashtags
field-hashtag = Hashtag
field-username = Username
field-media = Post
field-answer-number = Answer
field-groups = Groups
field-keywords = Keywords
field-country = Country
field-device = Devices
field-type-of-traffic = Traffic
field-google-keyword = Google search
field-referring-url = Source page
field-min = Minimum
field-max = Maximum
field-per-post = Per post
field-posts = New posts
field-old-posts = Old posts
field-delay = Delay
field-expiry = End date
# $first is the first of them.
field-lines = { $count } · { $first }

page-field-posts-of = Posts of: { $name }
page-field-runs = <b>How many times?</b> Each time { $quantity } are delivered.
page-field-interval = <b>How often?</b> Tap a button or send the number of minutes between repeats.
page-field-comments = <b>Send the comments</b>, one per line: in one message, in several, or as a .txt file.
page-field-replies = <b>Send the replies</b>, one per line: in one message, in several, or as a .txt file.
page-field-usernames = <b>Send the usernames</b> to mention, one per line: as messages or as a .txt file.
page-field-hashtags = <b>Send the hashtags</b>, one per line.
page-field-hashtag = <b>Send the hashtag.</b> The people who used it will be mentioned.
page-field-username-posts = <b>Whose new posts?</b> Send the username or the link to the page. It has to be public.
page-field-username-followers = <b>Whose followers?</b> Send the username or the link to the profile.
page-field-username-comment = <b>Whose comment?</b> Send the username of the one who wrote it.
page-field-media = <b>Send the link to the post.</b> The people who liked it will be mentioned.
page-field-answer-number = <b>Which answer?</b> Send its number, counted from the top.
page-field-groups = <b>Send the groups</b> to invite from, one per line: links or names.
page-field-keywords = <b>Send the keywords</b>, one per line.
page-field-country = <b>From which country?</b> Send its code, like <code>US</code> or <code>DE</code>, or its name if the service’s description says so.
page-field-device = <b>On which devices?</b>
page-field-type-of-traffic = <b>Where do the visitors come from?</b>
page-field-google-keyword = <b>What do the visitors search for on Google?</b> Send the words.
page-field-referring-url = <b>From which page do the visitors come?</b> Send its link.
page-field-min = <b>How many for each post?</b> Send a number, or a range such as <code>100–200</code>: each post then gets its own number from it, which looks more natural.
page-field-max = <b>How many at most</b> for each post?
page-field-posts = <b>For how many new posts?</b> The subscription ends after that.
page-field-old-posts = <b>Old posts too?</b> Send how many of the latest ones to include.
page-field-delay = <b>How long after a post</b> should it begin?
page-field-expiry = <b>Until which day?</b> Send a date, like <code>31.12.2027</code>.
page-field-limits = Allowed: <b>{ $limits }</b>
page-field-limits-minutes = Allowed: <b>{ $limits }</b> minutes
page-field-lines-limits = Lines needed: <b>{ $limits }</b>
page-field-lines-so-far = Added: <b>{ $count }</b>
page-field-lines-missing = { $count ->
    [one] At least { $count } more is needed.
   *[other] At least { $count } more are needed.
}
page-field-lines-more = Send more or tap Continue.

device-desktop = Computers
device-android = Android
device-ios = iPhone and iPad
device-mobile = All phones
device-all = Phones and computers
traffic-google = Google search
traffic-referrer = A certain page
traffic-direct = Directly
delay-none = At once

page-confirm-at-most = You pay for each post as it’s delivered, and never more than this in all.
btn-confirm-at-most = Confirm · at most { $price }
