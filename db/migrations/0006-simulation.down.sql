drop table lumbung.simulation_counter, lumbung.simulation_result, lumbung.simulation;
