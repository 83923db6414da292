package io.fedu2s.jobs.search;

/**
 * What a search left.
 *
 * @param json the file of the figures
 * @param text the figures for people, with the settings to use
 * @param tried how many cells were tried now; the others were there already
 */
public record SearchResult(String json, String text, int tried) {}
