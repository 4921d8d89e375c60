#!/bin/sh
# Installs Chromium and a font with Chinese letters where this user may; otherwise says how.
has_browser() { command -v chromium || command -v chromium-browser || command -v google-chrome; }
has_chinese() { ! command -v fc-list || [ -n "$(fc-list :lang=zh family)" ]; }

has_browser >/dev/null && has_chinese >/dev/null && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing Chromium and fonts for the browser tests."
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-noto-cjk >/dev/null
else
    has_browser >/dev/null || echo "No Chromium found: the browser tests are skipped. On Debian: sudo apt-get install chromium fonts-noto-cjk"
fi
