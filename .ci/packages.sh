# What the system must provide, in one place; read by install.sh.
# The letters and certificates are set by Pango with HarfBuzz; the fonts cover the 8,105 standard
# Chinese characters, rare ones in names, and the other scripts of foreign names.
RUN_PACKAGES=(
  libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig
  fonts-noto-cjk fonts-noto-core fonts-hanazono
)
# For the tests: a browser, both servers of a scaled-out portal, tools that read PDF files, and what
# fetches and runs the Nu HTML checker.
TEST_PACKAGES=(
  chromium-headless-shell postgresql redis-server poppler-utils default-jre-headless npm
  nginx-light softhsm2
)
VNU=26.9.27
VNU_SHA256=22f15dd39a33bed929d2a5c0cddf5946849a647eca9272bf4d5d00bc7e7a4d47
