"""Conversations as transformers writes them on a set day: chat.json beside the templates, and a tokenizer folder with ids.

The templates are this project's own, in the manner of those that models of the family named bring along.
"""

import datetime
import json
import pathlib

from transformers import AutoTokenizer
from transformers.utils import chat_template_utils
from transformers.utils.chat_template_utils import render_jinja_template

RESOURCES = pathlib.Path(__file__).parent.parent / "resources/io/fedu2s/udf"
FOLDER = RESOURCES / "chat"
SPECIAL_TOKENS = {"bos_token": "<s>", "eos_token": "</s>"}


TODAY = datetime.datetime(2025, 3, 7)


class Clock(datetime.datetime):
    """It is always the same day."""

    @classmethod
    def now(cls, tz=None):
        return TODAY


chat_template_utils.datetime = Clock


def turns(*pairs):
    return [{"role": role, "content": content} for role, content in pairs]


CONVERSATIONS = [
    turns(("user", " What is it?\n")),
    turns(("system", "Be brief. "), ("user", 'Who "is" <b> é \\n that?')),
    turns(
        ("system", "Be brief."),
        ("user", "One"),
        ("assistant", "<think>hm</think>\n\nTwo {{ bos_token }} "),
        ("user", "Three {% if %}"),
    ),
    turns(("user", "One"), ("user", "Two")),
    turns(("user", "\u00a0 Größe: 3.5 \u2003\n\n- a\r\n- b 😀 'c' # {# d #}"), ("assistant", "-10 %\t"), ("user", "")),
    turns(("user", "None"), ("assistant", "True false {{ 1 / 0 }} </think> \\"), ("user", "a </s> b")),
]

# Pieces of templates, one construct of Jinja each.
CONSTRUCTS = r"""
{% macro head(role, mark='#', times=2) %}{{ mark * times }}{{ role | capitalize }}{% endmacro %}{{ head('one') }}|{{ head(role='two', times=3) }}|{{ head('x', '*') }}
{% macro head(role, mark='#') %}{{ mark }}{{ role }}{% endmacro %}{{ head('one') }}|{{ head(role='two') }}|{{ head('x', '*') }}
{% macro items(all) %}{% for item in all %}- {{ item }};{% endfor %}{% endmacro %}{{ items(['a', 'b']) }}
{{ messages | map(attribute='role') | join('/') }}
{{ messages | map(attribute='role') | unique | join(',') }}
{{ (messages | first).role }} {{ (messages | last)['role'] }} {{ messages[-1].role }} {{ messages[0]['role'] }}
{{ messages[:1] | length }} {{ messages[1:] | length }} {{ messages[:-1] | length }} {{ messages[1:][0].role }}
{{ messages[-1]['content'][1:3] }}|{{ messages[-1]['content'][:-1] }}|{{ messages[-1]['content'][-2:] }}
{{ 'abcdef'[1:5:2] }}
{{ 'abc'[::-1] }}
{% for m in messages[::-1] %}{{ m.role }}{{ loop.index0 }}{% endfor %}
{% for m in messages | reverse %}{{ m.role }}{% endfor %}
{% for m in messages %}{% if loop.previtem is defined and loop.previtem.role != m.role %}changed {% endif %}{% if loop.nextitem is defined %}then {{ loop.nextitem.role }} {% endif %}{% endfor %}
{% for m in messages %}{{ loop.cycle('odd', 'even') }}{% endfor %}
{% for x in [] %}{{ x }}{% else %}empty{% endfor %}
{% for key, value in {'b': 1, 'a': 2}.items() %}{{ key }}={{ value }};{% endfor %}
{% for key, value in {'b': 1, 'a': 2} | dictsort %}{{ key }}={{ value }};{% endfor %}
{% for key, value in {'b': 1, 'a': 2} | items %}{{ key }}={{ value }};{% endfor %}
{% for key in {'b': 1, 'a': 2} %}{{ key }};{% endfor %}
{{ {'a': {'b': ['<&>', 'é', 1, 1.5, true, none]}} | tojson }}
{{ {'a': {'b': ['<&>', 1]}, 'c': [], 'd': {}} | tojson(indent=2) }}
{{ {'a': 1} | tojson(indent=4) }}
{{ ['é', {'z': 1, 'a': 2}] | tojson(ensure_ascii=true, sort_keys=true) }}
{{ {'a': [1, 2]} | tojson(separators=(',', ':')) }}
{{ messages[0] | tojson }}
{{ 7 // 2 }} {{ -7 // 2 }} {{ 7 % 3 }} {{ 2 ** 3 }} {{ 10 - 2 - 3 }}
{{ 7 / 2 }} {{ 6 / 2 }}
{{ 1.0 }} {{ 2.50 }} {{ 1.5 + 1.5 }}
{{ true and not false }} {{ none is none }} {{ 1 < 2 and 2 <= 2 }} {{ false or true }}
{{ 1 < 2 <= 2 }}
{{ 'a' ~ 1 ~ true }}
{{ 'a' ~ none }}
{{ [1, 2] + [3] }} {{ ['a', 'b'] }}
{{ (1, 'a') }}
{{ {'a': 1, 'b': 'c'} }}
{{ 'a' + 'b' * 3 }}
{{ 'x' if messages | length > 99 }}|{{ 'x' if messages | length > 0 }}
{{ 'x' if false else 'y' if false else 'z' }}
{{ nothing }}|{{ nothing | default('d') }}|{{ '' | default('e', true) }}|{{ nothing is defined }}|{{ nothing is undefined }}
{{ nothing.deeper }}
{{ messages[99] is defined }} {{ messages[0].nothing is defined }}
{{ messages is sequence }} {{ messages[0] is mapping }} {{ 'a' is string }} {{ messages is iterable }} {{ messages is string }}
{{ 1 is number }} {{ 2 is integer }} {{ 1.5 is float }}
{{ true is boolean }} {{ true is true }} {{ false is false }}
{{ 'a' in 'abc' }} {{ 'a' not in ['b'] }} {{ 'role' in messages[0] }} {{ 'b' in {'a': 1} }}
{{ 3 is odd }} {{ 4 is even }} {{ 4 is divisibleby(2) }}
{{ 1 is eq(1) }} {{ 1 is eq 1 }} {{ 'a' is equalto('b') }}
{{ none is not none }} {{ not none is none }} {{ messages[0].content is not string }}
{{ 'A' is upper }} {{ 'a' is lower }}
{{ ' a b ' | trim }}|{{ 'a-b' | replace('-', '+') }}|{{ 'ab' | upper }}|{{ 'AB' | lower }}
{{ 'one two' | title }}|{{ 'one two' | capitalize }}
{{ 'a\nb' | indent(2) }}
{{ 'a\nb' | indent(2, first=true) }}
{{ '3' | int + 1 }} {{ 3 | string + '1' }} {{ 2.7 | int }} {{ '1.5' | float }}
{{ '%s-%s' | format('a', 2) }}
{{ 'abc' | list | join('.') }}
{{ [3, 1, 2] | sort | join(',') }} {{ [1, 2, 3] | sum }}
{{ [1, 2, 3] | max }} {{ [1, 2, 3] | min }}
{{ [1, 2] | length }} {{ 'é😀' | length }} {{ [1, 2] | count }}
{{ 'a<b' | escape }} {{ 'a<b' | e }} {{ 'a<b' | safe }}
{{ 'one two three' | wordcount }}
{{ 'a,b,,c'.split(',') | join('|') }} {{ ' x  y '.split() | join('|') }} {{ 'aXbXc'.rsplit('X', 1)[0] }} {{ 'aXbXc'.split('X', 1)[1] }}
{{ ' x '.strip() }}|{{ 'xxaxx'.strip('x') }}|{{ '..a'.lstrip('.') }}|{{ 'a\n\n'.rstrip('\n') }}
{{ 'abc'.find('c') }} {{ 'abc'.find('z') }} {{ 'abab'.rfind('ab') }} {{ 'abab'.count('ab') }}
{{ 'Ab'.lower() }} {{ 'Ab'.upper() }} {{ 'a b'.title() }} {{ 'a b'.capitalize() }}
{{ 'a{}b'.format('-') }}
{{ 'x'.join(['1', '2']) }}
{{ 'a.b'.partition('.') | join('|') }}
{{ 'abc'.index('b') }}
{{ '7'.zfill(3) }}
{{ 'AB'.isupper() }} {{ 'ab'.islower() }} {{ '12'.isdigit() }} {{ 'a1'.isalnum() }} {{ 'a1'.isalpha() }}
{{ 'abc'.startswith('ab') }} {{ 'abc'.endswith(('x', 'c')) }} {{ 'abc'.startswith('z') }}
{{ 'abc'.removeprefix('a') }} {{ 'abc'.removesuffix('c') }} {{ 'aba'.replace('a', 'x') }} {{ 'aba'.replace('a', 'x', 1) }}
{{ 'a\nb\r\nc'.splitlines() | join('|') }} {{ 'aB'.swapcase() }} {{ 'a'.center(5, '-') }} {{ 'a'.ljust(3) }}|{{ 'a'.rjust(3) }}
{% set ns = namespace(n=0, seen=[]) %}{% for i in range(1, 10, 3) %}{% set ns.n = ns.n + i %}{% set ns.seen = ns.seen + [i] %}{% endfor %}{{ ns.n }} {{ ns.seen | join(',') }}
{% set x = 1 %}{% for i in range(2) %}{% set x = i + 5 %}{{ x }}{% endfor %}{{ x }}
{% set x = 1 %}{% if true %}{% set x = 2 %}{% endif %}{{ x }}
{% for i in range(6) %}{% if i is odd %}{% continue %}{% endif %}{% if i > 3 %}{% break %}{% endif %}{{ i }}{% endfor %}
{% for row in [[1, 2], [3, 4]] %}{% for cell in row %}{{ loop.index }}:{{ cell }}{{ ',' if not loop.last }}{% endfor %};{{ loop.index }} {% endfor %}
{% for a, b in [[1, 2], [3, 4]] %}{{ a }}{{ b }} {% endfor %}
{% for m in messages if m.role == 'user' %}{{ loop.index }}/{{ loop.length }} {% endfor %}
{% set inner %}<{{ messages[0].role }}>{% endset %}{{ inner }}{{ inner | length }}
{% set a, b = 1, 2 %}{{ a }}{{ b }}
{% raw %}{{ not read }}{% endraw %}
{{ "q\"t\t\\ \u00e9" }}|{{ 'it\'s' }}
{% if messages | selectattr('role', 'equalto', 'system') | list | length %}has system{% else %}has none{% endif %}
{{ messages | rejectattr('role', 'in', ['user']) | map(attribute='role') | list | join(',') }}
{{ messages | selectattr('role', 'in', ['user', 'tool']) | list | length }}
{{ ['a', 'bb'] | map('length') | join(',') }} {{ ['a', 'b'] | map('upper') | join }}
{{ [1, none, 2] | select | list | length }} {{ [1, 2, 3] | select('odd') | join(',') }} {{ ['a', 'b'] | reject('equalto', 'a') | join }}
{% with a = 1, b = 2 %}{{ a + b }}{% endwith %}
{% filter upper %}loud{% endfilter %}
{% macro box() %}[{{ caller() }}]{% endmacro %}{% call box() %}in{% endcall %}
{{ dict(a=1, b='c')['b'] }}
{{ messages[0].get('name') }}|{{ messages[0].get('name', 'no') }}|{{ messages[0].keys() | list | join(',') }}|{{ messages[0].values() | list | length }}
{{ messages[0]['content'] | length > 3 and 'long' or 'short' }}
{%- if true -%} a {%- endif -%} b {{- ' c' -}} d
a {%+ if true %} b {% endif +%} c
{# a comment #}x{#- another -#} y
{% generation %}{{ messages[0].role }}{% endgeneration %}
{{ strftime_now('%d %b %Y') }}|{{ strftime_now('%Y-%m-%d') }}|{{ strftime_now('%A, %B %-d, %y; %j %H:%M:%S %I %p') }}
{{ strftime_now('%a %e %F %D %T %R %U %W %w %u %V %G %C %% %n%t|%x %X %c %h %Z%z') }}
{% if strftime_now is defined %}now{% endif %}{% if raise_exception is defined %}e{% endif %}
{{ raise_exception('no ' ~ messages | length) }}
{{ range(3) | list }} {{ range(2, 5) | join(',') }} {{ range(0) | list | length }}
{{ messages | length - 1 }} {{ (messages | length) * 2 }}
{{ 'yes' if messages[0].content else 'no' }} {{ 'yes' if '' else 'no' }} {{ 'yes' if [] else 'no' }} {{ 'yes' if {} else 'no' }} {{ 'yes' if 0 else 'no' }} {{ 'yes' if '0' else 'no' }} {{ 'yes' if 'false' else 'no' }}
{{ 1 == 1.0 }} {{ '1' == 1 }} {{ 'a' == 'a' }} {{ [1] == [1] }} {{ none == false }} {{ true == 1 }} {{ 'b' > 'a' }}
""".strip().split("\n")


def rendered(template, messages, answer_follows):
    try:
        texts, _ = render_jinja_template(
            conversations=[messages],
            chat_template=template,
            add_generation_prompt=answer_follows,
            **SPECIAL_TOKENS,
        )
        return {"text": texts[0]}
    except Exception as refusal:
        return {"refusal": str(refusal)}


def make_texts():
    rows = []
    for file in sorted(FOLDER.glob("*.jinja")):
        for number, messages in enumerate(CONVERSATIONS):
            for answer_follows in (False, True):
                row = {"template": file.name, "conversation": number, "answer_follows": answer_follows}
                rows.append(row | rendered(file.read_text(), messages, answer_follows))
    return rows


def make_ids(folder):
    """Ids of prompts of one user message, with tokens that are special and one that is not."""
    tokenizer = AutoTokenizer.from_pretrained(RESOURCES / "model/nano-llama")
    tokenizer.add_special_tokens({"additional_special_tokens": ["<|im_start|>", "<|im_end|>"]})
    tokenizer.add_tokens(["<tool>"])
    tokenizer.chat_template = (FOLDER / "qwen-2.5.jinja").read_text()
    tokenizer.save_pretrained(folder)
    texts = ["Name the river.", " Two\n\nlines é 😀 ", "a <tool> b", "x"]
    return [
        {
            "user": text,
            "ids": tokenizer.apply_chat_template(
                turns(("user", text)), add_generation_prompt=True, return_dict=False
            ),
            "plain_ids": tokenizer(text)["input_ids"],
        }
        for text in texts
    ]


if __name__ == "__main__":
    reference = {
        "conversations": CONVERSATIONS,
        "special_tokens": SPECIAL_TOKENS,
        "today": TODAY.date().isoformat(),
        "texts": make_texts(),
        "constructs": [{"template": piece} | rendered(piece, CONVERSATIONS[2], False) for piece in CONSTRUCTS],
        "ids": make_ids(FOLDER / "tokenizer"),
    }
    (FOLDER / "chat.json").write_text(json.dumps(reference, indent=1, ensure_ascii=False) + "\n")
