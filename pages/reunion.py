"""Réunion: the scenes before the meeting, then one after the other on the whole screen."""

from geo.ui import meeting, moment, scene_desk, stage

atlas = moment.atlas()
meeting.go_back(atlas)
if meeting.position() is None:
    scene_desk.show(atlas)
else:
    stage.show(atlas)
