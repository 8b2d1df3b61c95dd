"""Réunion: the scenes before the meeting, then one after the other on the whole screen."""

from geo.ui import cache, meeting, scene_desk, stage

atlas = cache.current_atlas()
meeting.go_back(atlas)
if meeting.position() is None:
    scene_desk.show(atlas)
else:
    stage.show(atlas)
