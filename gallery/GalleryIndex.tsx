import { groups, statesByAddress } from './groups.ts';
import classes from './GalleryIndex.module.css';

const addresses = new Map([...statesByAddress].map(([address, state]) => [state, address]));

/** The list of all states with their names. */
export function GalleryIndex() {
  return (
    <main className={classes.page}>
      <h1>Component view</h1>
      <p>
        {addresses.size} states with sample data. Each state has its own address: reload it while
        you change the code.
      </p>
      {groups.map(({ title, states }) => (
        <section key={title}>
          <h2>{title}</h2>
          <ul>
            {states.map((state) => (
              <li key={state.name}>
                <a
                  href={`#/${addresses.get(state) ?? ''}`}
                  data-acts={state.act === undefined ? undefined : true}
                >
                  {state.name}
                </a>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </main>
  );
}
