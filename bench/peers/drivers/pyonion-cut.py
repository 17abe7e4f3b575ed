"""pyonion, as its README has it: n-grams of 5 and a threshold of .2, of paragraphs, the first of each kept. A line is a paragraph here."""

from articles import read_texts, write_texts
from common import Timer
from pyonion.remover import CleaningMode, DuplicateRemover, ListCorpusProvider

texts = read_texts()
timer = Timer()
corpus = ListCorpusProvider(texts, blockizer=lambda text: text.split("\n"))
remover = DuplicateRemover(n_gram=5)
repeated = remover.find_duplicated_ngrams(corpus)
cleaned = list(remover.iter_clean_text_in_blocks(corpus, repeated, threshold=0.2, mode=CleaningMode.FIRST))
seconds = timer.seconds()
write_texts(seconds, [text.replace("\n\n", "\n") for text in cleaned])
