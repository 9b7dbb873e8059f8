# `panelgram init`, at the terminal. Each question is a line of its own; the answer comes below it.

init-language = Type { $code } and press Enter to go on in English.
init-there = There is already a .env in this folder. Replace it with a new one? What is in it will be lost. (yes / no)
init-kept = The .env stays as it is.
init-token =
    Write to @BotFather in Telegram: /newbot. It gives you the bot’s token.
    Paste the token here and press Enter. It isn’t shown:
init-token-odd = That isn’t a token. A token looks like 123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw. Once more:
init-token-refused = Telegram doesn’t know this token. Was it copied whole? Once more:
init-token-failed = Telegram answered: { $why }. Once more:
init-bot = This is @{ $bot }.
init-telegram-away =
    Telegram can’t be reached ({ $why }).
    If it is blocked here, a proxy can help: paste its address, such as socks5h://name:password@proxy.example:1080. It isn’t shown. Or press Enter to try again:
init-proxy-odd = That isn’t a proxy’s address. It has to start with http://, https://, socks5:// or socks5h://.
init-panel =
    Paste the address of the panel’s API, as shown on its API page.
    Or just press Enter to use { $usual }:
init-panel-odd = That isn’t an API address. It has to start with https://, with no name or password in it.
init-key = The panel’s API key, from the same page. It isn’t shown:
init-key-odd = That isn’t a key. A key has at least 8 characters and no spaces. Once more:
init-key-refused = The panel refuses this key. Is it for this panel, and was it copied whole? Once more:
init-panel-failed = Couldn’t get the balance from the panel: { $why }
init-balance = The key is right. The balance is { $sum }.
init-admin =
    Now send @{ $bot } this code in Telegram, from your own account: { $code }
    Or open { $link } and press Start.
    Whoever sends it becomes the admin. Or just press Enter to go on without one:
init-no-admin = Without an admin nobody can let people in. Later, send the bot /start: it tells you your id. Put it into .env as ADMIN_IDS.
init-group =
    If your admins have a group for the bot’s questions and notices, add @{ $bot } to it now ({ $link }).
    If it is there already, write in the group: /start@{ $bot } { $code }
    Or just press Enter to go on without a group:
init-found = Found: { $name } ({ $id })
init-conflict = Another program gets this bot’s messages: another copy of it, or a webhook. Stop it, and press Enter:
init-done =
    Now .env is written, and only you may read it.
    Start the bot: panelgram, or docker compose up --detach. Then send it /start.
    panelgram check tells you whether everything is in order.
init-gone = Nothing was written.
init-failed = Nothing was written: { $why }
