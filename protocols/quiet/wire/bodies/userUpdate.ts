import { layout, nonEmptyText } from '../../../../lib';

/** Source: quiet, event type 19. */
export const userUpdateLayout = layout('user_update', { name: nonEmptyText(64) });
