package io.fedu2s.jobs.ablate;

/**
 * What an ablation left.
 *
 * @param json the file of the figures
 * @param page the page
 * @param text the figures for people
 * @param fresh how many cells, each with a seed, were run now; the others were there already
 */
public record AblationResult(String json, String page, String text, int fresh) {}
