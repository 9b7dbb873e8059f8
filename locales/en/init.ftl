# `panelgram init`, at the terminal. Each question is a line of its own; the answer comes below it.

init-language = Type { $code } and press Enter to go on in English.
init-there = There is a .env in this folder. Write a new one in its place? What it says is gone then. (yes / no)
init-kept = The .env stays as it is.
init-token =
    Write to @BotFather in Telegram: /newbot. It gives you the bot’s token.
    Paste the token here and press Enter. It isn’t shown:
init-token-odd = That is no token: it looks like 123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw. Once more:
init-token-refused = Telegram doesn’t know this token. Was it copied whole? Once more:
init-token-failed = Telegram answered: { $why }. Once more:
init-bot = This is @{ $bot }.
init-telegram-away =
    Telegram can’t be reached ({ $why }).
    If it is blocked here, a proxy leads to it: paste its address, such as socks5h://name:password@proxy.example:1080. It isn’t shown. Or press Enter to try again:
init-proxy-odd = That is no proxy’s address: it starts with http://, https://, socks5:// or socks5h://.
init-panel =
    The address of the panel’s API, as its API page has it.
    Just Enter is { $usual }:
init-panel-odd = That is no address of an API: it starts with https://, and has no name or password in it.
init-key = The panel’s API key, from the same page. It isn’t shown:
init-key-odd = That is no key: it has 8 letters or more, and no spaces. Once more:
init-key-refused = The panel refuses this key. Is it of this panel, and was it copied whole? Once more:
init-panel-failed = The panel was asked for the balance, and that went wrong: { $why }
init-balance = The key is right. The balance is { $sum }.
init-admin =
    Now send @{ $bot } this code in Telegram, from your own account: { $code }
    Or open { $link } and press Start.
    Whoever sends it becomes the admin. Just Enter goes on without one:
init-no-admin = Without an admin nobody can let people in. The bot tells you your id at /start; enter it as ADMIN_IDS later.
init-group =
    If there is a group for what needs an admin’s hand, add @{ $bot } to it now ({ $link }).
    If it is there already, write in the group: /start@{ $bot } { $code }
    Just Enter goes on without a group:
init-found = Found: { $name } ({ $id })
init-conflict = Another program gets this bot’s messages: another copy of it, or a webhook. Stop it, and press Enter:
init-done =
    Now .env is written, and only you may read it.
    Start the bot: panelgram, or docker compose up --detach. Then send it /start.
    panelgram check says whether all is as it should be.
init-gone = Nothing was written.
init-failed = Nothing was written: { $why }
