/** The languages of Nightjar. A language is offered to users when its catalog is complete: half a translation misleads. */
export type Language = 'en' | 'de' | 'vi';
