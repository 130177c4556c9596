package dev.maru.app;

/**
 * Something wrong with the configuration.
 *
 * @param place where
 * @param key the setting, or an empty string when it is not about one
 * @param sentence what is wrong and what would be right; never a secret
 */
record Problem(Place place, String key, Text sentence) {
    String in(Language language) {
        return place + ": " + sentence.in(language);
    }
}
