"""The ways in which people reach what they see: each uses nothing but its own device."""

import re

from playwright.sync_api import expect

STEPS = 12
LONG = 400  # milliseconds: a finger that holds a card


class Mouse:
    def __init__(self, page):
        self.page = page

    def press(self, target):
        target.click()

    def write(self, target, text):
        target.click()
        self.page.keyboard.type(text)

    def tick(self, target):
        target.click()
        expect(target).to_be_checked()

    def choose_file(self, target, path):
        with self.page.expect_file_chooser() as asked:
            self.press(target)
        asked.value.set_files(path)

    def carry(self, card, column):
        begin, end = middle(card), middle(column)
        self.page.mouse.move(*begin)
        self.page.mouse.down()
        self.page.mouse.move(*end, steps=STEPS)
        self.page.mouse.up()


class Keys(Mouse):
    """Everything is reached by Tab and done by a key, as without a mouse."""

    def press(self, target):
        self._reach(target)
        self.page.keyboard.press("Enter")

    def write(self, target, text):
        self._reach(target)
        self.page.keyboard.type(text)

    def tick(self, target):
        """One Tab leads to a group of radio buttons, the arrows from one to the next."""
        target.wait_for()
        group = self.page.locator(f"[name={target.get_attribute('name')}]")
        self._reach(group)
        for _ in range(group.count()):
            if is_focused(target):
                break
            self.page.keyboard.press("ArrowDown")
        self.page.keyboard.press("Space")
        expect(target).to_be_checked()

    def carry(self, card, column):
        columns = card.page.locator(".board__column")
        self._reach(card.get_by_role("link"))
        names = columns.get_by_role("heading", level=2).all_inner_texts()
        wanted = column.get_by_role("heading", level=2).inner_text()
        here = columns.filter(has=card).get_by_role("heading", level=2).inner_text()
        for _ in range(names.index(wanted) - names.index(here)):
            self.page.keyboard.press("Alt+ArrowRight")

    def _reach(self, target):
        target.first.wait_for()
        for _ in range(150):
            if is_focused(target):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab does not lead to {target}")


class Finger(Mouse):
    def press(self, target):
        target.tap()

    def write(self, target, text):
        target.tap()
        self.page.keyboard.type(text)

    def tick(self, target):
        target.tap()
        expect(target).to_be_checked()

    def carry(self, card, column):
        """Hold, drag to the edge until the column has come under it, let go."""
        touch = self.page.context.new_cdp_session(self.page)
        card.scroll_into_view_if_needed()
        x, y = middle(card)
        self._touch(touch, "touchStart", x, y)
        self.page.wait_for_timeout(LONG)
        edge = self.page.viewport_size["width"] - 8
        for step in range(STEPS + 1):
            self._touch(touch, "touchMove", x + (edge - x) * step / STEPS, y)
        expect(column).to_have_class(re.compile("is-target"))
        self._touch(touch, "touchEnd")

    def _touch(self, touch, kind, *place):
        points = [{"x": place[0], "y": place[1]}] if place else []
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


def middle(target):
    box = target.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def is_focused(target):
    """Whether one of these elements has the focus."""
    return target.evaluate_all("found => found.includes(document.activeElement)")
