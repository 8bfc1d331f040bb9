"""Those who visit the app in tests: the same few people, browsers and scanners."""
