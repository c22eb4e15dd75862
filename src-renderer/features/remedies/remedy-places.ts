/** The screens that remedies can open. The frame of the window provides them. */
import { createContext } from 'react';

export interface RemedyPlaces {
  editConnection?: (connectionId: string) => void;
  showSchedule?: (connectionId: string) => void;
}

/** Without a frame, for example on the sign-in page, no screen can be opened. */
export const RemedyPlacesContext = createContext<RemedyPlaces>({});
